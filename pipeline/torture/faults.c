// A library that is put before the C library (LD_PRELOAD): it counts system calls by kind, lets the n-th of a kind fail, ends the
// process there, or lets the clock jump.
//
//   FAULT_TALLY=file     where calls are counted, by all processes together: 8 bytes a kind, behind them what failed, as text
//   FAULT_CALL=kind:n:E  the n-th call of the kind fails with the error number E; n-m: it and all up to the m-th; E below 0: the
//                        process gets the signal -E in its place
//   FAULT_PATH=part      only calls on files count, fail and are noted whose path has this in it
//   FAULT_CLOCK=seed     every reading of the clock of the day is off by up to ten years, or stands still
//
// What the C library does by itself, memory for malloc among it, does not come by here. Reading and writing counts on files and
// the standard streams only, not on pipes and the like between threads.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *kinds[] = {"open", "read",   "write", "sync",  "rename", "truncate", "mmap",
                              "stat", "unlink", "mkdir", "list",  "close",  "thread",   "process",
                              "lock", "rights", NULL};
enum kind { OPEN, READ, WRITE, SYNC, RENAME, TRUNCATE, MMAP, STAT, UNLINK, MKDIR, LIST, CLOSE, THREAD, PROCESS, LOCK, RIGHTS };

static uint64_t *tally;
static int chosen = -1, failure;
static uint64_t first, last, clock_seed;
static const char *path_part;
static __thread int inside;

__attribute__((constructor)) static void prepare(void) {
  const char *path = getenv("FAULT_TALLY"), *call = getenv("FAULT_CALL"), *clock = getenv("FAULT_CLOCK");
  if (clock) clock_seed = strtoull(clock, NULL, 10) | 1;
  path_part = getenv("FAULT_PATH");
  if (path) {
    int file = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (file >= 0) {
      void *page = (void *)syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
      if (page != MAP_FAILED) tally = page;
      syscall(SYS_close, file);
    }
  }
  if (!call || !tally) return;
  for (int kind = 0; kinds[kind]; kind++) {
    size_t length = strlen(kinds[kind]);
    if (strncmp(call, kinds[kind], length) || call[length] != ':') continue;
    char *rest;
    first = last = strtoull(call + length + 1, &rest, 10);
    if (*rest == '-') last = strtoull(rest + 1, &rest, 10);
    failure = atoi(rest + 1);
    chosen = kind;
  }
}

// Whether a call is on a file that faults are wanted for.
static int is_meant(const char *path, int descriptor) {
  char link[40], name[1024];
  if (!path_part) return 1;
  if (path) return strstr(path, path_part) != NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = syscall(SYS_readlink, link, name, sizeof name - 1);
  if (length < 0) return 0;
  name[length] = 0;
  return strstr(name, path_part) != NULL;
}

// Whether this call of the kind is to fail; errno is set then.
static int fails(enum kind kind, const char *path, int descriptor) {
  if (!tally || inside) return 0;
  if (!is_meant(path, descriptor)) return 0;
  uint64_t number = __atomic_add_fetch(&tally[kind], 1, __ATOMIC_RELAXED);
  if ((int)kind != chosen || number < first || number > last) return 0;
  char *note = (char *)tally + 1024, link[40];
  if (!*note) {
    int length = snprintf(note, 64, "%s ", kinds[kind]);
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    if (path) snprintf(note + length, 900, "%s", path);
    else if (descriptor >= 0) syscall(SYS_readlink, link, note + length, 900);
  }
  if (failure < 0) {
    syscall(SYS_kill, getpid(), -failure);
    return 0;
  }
  errno = failure;
  return 1;
}

// Whether a descriptor is of a file, a folder or a standard stream.
static int counts(int descriptor) {
  struct stat status;
  if (descriptor <= 2) return descriptor >= 0;
  if (syscall(SYS_fstat, descriptor, &status)) return 1;
  return S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define OPENING(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = va_arg(list, mode_t); \
    va_end(list); \
    return fails(OPEN, path, -1) ? -1 : real(path, flags, mode); \
  }
#define OPENING_AT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    REAL(name); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = va_arg(list, mode_t); \
    va_end(list); \
    return fails(OPEN, path, -1) ? -1 : real(folder, path, flags, mode); \
  }
// kind, path and descriptor that it is about, result, name, parameters, arguments
#define CALL(kind, path, descriptor, type, bad, name, parameters, arguments) \
  type name parameters { \
    REAL(name); \
    return fails(kind, path, descriptor) ? bad : real arguments; \
  }
#define DATA(kind, name, parameters, arguments) \
  ssize_t name parameters { \
    REAL(name); \
    return counts(file) && fails(kind, NULL, file) ? -1 : real arguments; \
  }

OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)
CALL(OPEN, path, -1, FILE *, NULL, fopen, (const char *path, const char *mode), (path, mode))
CALL(OPEN, path, -1, FILE *, NULL, fopen64, (const char *path, const char *mode), (path, mode))
DATA(READ, read, (int file, void *to, size_t count), (file, to, count))
DATA(READ, pread, (int file, void *to, size_t count, off_t at), (file, to, count, at))
DATA(READ, pread64, (int file, void *to, size_t count, off64_t at), (file, to, count, at))
DATA(READ, readv, (int file, const struct iovec *to, int count), (file, to, count))
DATA(WRITE, write, (int file, const void *from, size_t count), (file, from, count))
DATA(WRITE, pwrite, (int file, const void *from, size_t count, off_t at), (file, from, count, at))
DATA(WRITE, pwrite64, (int file, const void *from, size_t count, off64_t at), (file, from, count, at))
DATA(WRITE, writev, (int file, const struct iovec *from, int count), (file, from, count))
CALL(SYNC, NULL, file, int, -1, fsync, (int file), (file))
CALL(SYNC, NULL, file, int, -1, fdatasync, (int file), (file))
CALL(RENAME, from, -1, int, -1, rename, (const char *from, const char *to), (from, to))
CALL(TRUNCATE, NULL, file, int, -1, ftruncate, (int file, off_t size), (file, size))
CALL(TRUNCATE, NULL, file, int, -1, ftruncate64, (int file, off64_t size), (file, size))
CALL(MMAP, NULL, file, void *, MAP_FAILED, mmap, (void *at, size_t size, int rights, int flags, int file, off_t from),
     (at, size, rights, flags, file, from))
CALL(MMAP, NULL, file, void *, MAP_FAILED, mmap64, (void *at, size_t size, int rights, int flags, int file, off64_t from),
     (at, size, rights, flags, file, from))
CALL(STAT, path, -1, int, -1, stat, (const char *path, struct stat *to), (path, to))
CALL(STAT, path, -1, int, -1, lstat, (const char *path, struct stat *to), (path, to))
CALL(STAT, NULL, file, int, -1, fstat, (int file, struct stat *to), (file, to))
CALL(STAT, path, -1, int, -1, stat64, (const char *path, struct stat64 *to), (path, to))
CALL(STAT, path, -1, int, -1, lstat64, (const char *path, struct stat64 *to), (path, to))
CALL(STAT, NULL, file, int, -1, fstat64, (int file, struct stat64 *to), (file, to))
CALL(UNLINK, path, -1, int, -1, unlink, (const char *path), (path))
CALL(UNLINK, path, -1, int, -1, rmdir, (const char *path), (path))
CALL(MKDIR, path, -1, int, -1, mkdir, (const char *path, mode_t mode), (path, mode))
CALL(LIST, path, -1, DIR *, NULL, opendir, (const char *path), (path))
CALL(LIST, NULL, file, DIR *, NULL, fdopendir, (int file), (file))
CALL(PROCESS, path, -1, int, errno, posix_spawn,
     (pid_t *restrict child, const char *restrict path, const posix_spawn_file_actions_t *restrict actions,
      const posix_spawnattr_t *restrict attributes, char *const words[restrict], char *const environment[restrict]),
     (child, path, actions, attributes, words, environment))
CALL(THREAD, NULL, -1, int, errno, pthread_create,
     (pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*body)(void *), void *restrict argument),
     (thread, attributes, body, argument))
CALL(LOCK, NULL, file, int, -1, flock, (int file, int wish), (file, wish))
CALL(RIGHTS, path, -1, int, -1, access, (const char *path, int wish), (path, wish))

// What is closed with an error is closed all the same.
int close(int file) {
  REAL(close);
  int fault = counts(file) && fails(CLOSE, NULL, file), saved = errno, result = real(file);
  if (!fault) return result;
  errno = saved;
  return -1;
}

// Seconds by which this reading is off: by a new number every few readings.
static long offset(void) {
  static uint64_t readings;
  uint64_t x = clock_seed + __atomic_add_fetch(&readings, 1, __ATOMIC_RELAXED) / 3 * 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return (long)((x ^ (x >> 31)) % 630720000u) - 315360000;
}

int clock_gettime(clockid_t clock, struct timespec *to) {
  REAL(clock_gettime);
  int result = real(clock, to);
  if (clock_seed && !result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) to->tv_sec += offset();
  return result;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone) {
  static int (*real)(struct timeval *restrict, void *restrict);
  if (!real) real = (int (*)(struct timeval *restrict, void *restrict))dlsym(RTLD_NEXT, "gettimeofday");
  int result = real(to, zone);
  if (clock_seed && !result) to->tv_sec += offset();
  return result;
}

time_t time(time_t *to) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (to) *to = now.tv_sec;
  return now.tv_sec;
}
