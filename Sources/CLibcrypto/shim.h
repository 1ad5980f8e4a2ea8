// The functions of one hash are asked for by name: OpenSSL 3 would rather have them asked for by a string.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
