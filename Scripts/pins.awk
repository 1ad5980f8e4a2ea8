# Reads JSON texts, one after the other, and prints a line for each value: its path, a tab, and the value as it is written.
# The first part of a path is the number of the text, from 0 on; names that come in strings are not unescaped.

function skip() { # Always true, so that it can stand in a condition.
  while (substr(text, at, 1) ~ /[ \t\r\n]/ && at <= size) at++
  return 1
}

function string(  first) {
  first = ++at
  while (at <= size && substr(text, at, 1) != "\"") at += substr(text, at, 1) == "\\" ? 2 : 1
  return substr(text, first, at++ - first)
}

function members(path, end,  count, name) {
  for (at++; skip() && at <= size && substr(text, at, 1) != end;) {
    if (end == "}") { name = string(); skip(); at++ } else name = count++
    value(path "/" name)
    skip()
    if (substr(text, at, 1) == ",") at++
  }
  at++
}

function value(path,  first, start) {
  skip()
  first = substr(text, at, 1)
  if (first == "{") members(path, "}")
  else if (first == "[") members(path, "]")
  else if (first == "\"") print path "\t\"" string() "\""
  else {
    start = at
    while (at <= size && substr(text, at, 1) ~ /[-+.0-9A-Za-z]/) at++
    if (at == start) { print "no JSON at character " at > "/dev/stderr"; exit 1 }
    print path "\t" substr(text, start, at - start)
  }
}

{ text = text $0 "\n" }

END {
  size = length(text)
  at = 1
  for (number = 0; skip() && at <= size; number++) value("/" number)
}
