// A library to preload: the n-th call that changes the files below a folder fails, as on a full or broken disk.
//
//   FAIL_BELOW   the folder; calls on other files are left alone
//   FAIL_AT      which call fails, from 1 on; 0: none
//   FAIL_ALL     if set, every call from FAIL_AT on fails
//   FAIL_WITH    the error, a number; 0: a write writes half of what it should
//   FAIL_COUNT   a file to which the number of calls is written at the end
//
// What counts: open for writing, write, pwrite, fsync, rename, mkdir, unlink, ftruncate, fchmod.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_below(const char *path) {
  const char *folder = getenv("FAIL_BELOW");
  char whole[PATH_MAX];
  if (!folder || !path) return 0;
  if (path[0] != '/') {
    if (!getcwd(whole, sizeof whole) || strlen(whole) + strlen(path) + 2 > sizeof whole) return 0;
    strcat(strcat(whole, "/"), path);
    path = whole;
  }
  return strncmp(path, folder, strlen(folder)) == 0;
}

static int is_descriptor_below(int descriptor) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = 0;
  return is_below(path);
}

// Whether the call that comes now is to fail.
static int fails(void) {
  const char *at = getenv("FAIL_AT");
  long wanted = at ? atol(at) : 0;
  pthread_mutex_lock(&lock);
  long number = ++count;
  pthread_mutex_unlock(&lock);
  return wanted > 0 && (getenv("FAIL_ALL") ? number >= wanted : number == wanted);
}

static int failure(void) {
  const char *with = getenv("FAIL_WITH");
  return with ? atoi(with) : ENOSPC;
}

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("FAIL_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%ld\n", count);
  fclose(file);
}

// A short write is a failure of writes alone.
#define REFUSE if (failure() != 0 && fails()) { errno = failure(); return -1; }

static int opens_for_writing(int flags) { return (flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT; }

#define OPEN(name, declared, path, given)                                                     \
  int name declared {                                                                         \
    mode_t mode = 0;                                                                          \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); } \
    if (opens_for_writing(flags) && is_below(path)) REFUSE                                    \
    return NEXT(name) given;                                                                  \
  }
OPEN(open, (const char *path, int flags, ...), path, (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), path, (path, flags, mode))
OPEN(openat, (int folder, const char *path, int flags, ...), path, (folder, path, flags, mode))
OPEN(openat64, (int folder, const char *path, int flags, ...), path, (folder, path, flags, mode))

ssize_t write(int descriptor, const void *bytes, size_t size) {
  if (is_descriptor_below(descriptor) && fails()) {
    if (failure() != 0) { errno = failure(); return -1; }
    size = (size + 1) / 2;
  }
  return NEXT(write)(descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
  if (is_descriptor_below(descriptor) && fails()) {
    if (failure() != 0) { errno = failure(); return -1; }
    size = (size + 1) / 2;
  }
  return NEXT(pwrite)(descriptor, bytes, size, offset);
}

int fsync(int descriptor) { if (is_descriptor_below(descriptor)) REFUSE return NEXT(fsync)(descriptor); }
int ftruncate(int descriptor, off_t size) { if (is_descriptor_below(descriptor)) REFUSE return NEXT(ftruncate)(descriptor, size); }
int fchmod(int descriptor, mode_t mode) { if (is_descriptor_below(descriptor)) REFUSE return NEXT(fchmod)(descriptor, mode); }
int rename(const char *from, const char *to) { if (is_below(to)) REFUSE return NEXT(rename)(from, to); }
int mkdir(const char *path, mode_t mode) { if (is_below(path)) REFUSE return NEXT(mkdir)(path, mode); }
int unlink(const char *path) { if (is_below(path)) REFUSE return NEXT(unlink)(path); }
