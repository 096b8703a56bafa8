/* Fails, or kills the process, at the nth call that opens, reads, writes, syncs, renames or makes
   something below one folder. Loaded before libc (LD_PRELOAD), armed by fault_arm() after a fork.

   A call counts when the kind of fault can happen there: a full disk at what needs room (from then
   on at all of them), a drive that fails at anything, descriptors that ran out at what opens. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPENS = 1, READS = 2, NEEDS_ROOM = 4, SYNCS = 8, MOVES = 16, REMOVES = 32 };
enum { COUNT_ALL, NO_ROOM, DRIVE, DESCRIPTORS, MEMORY, KILL };

#define MOST 65536
static char watched[MOST];
static char prefix[PATH_MAX];
static int fault = COUNT_ALL;
static long at = 0, seen = 0;

void fault_arm(const char *folder, int kind, long nth) {
    snprintf(prefix, sizeof prefix, "%s", folder);
    fault = kind;
    at = nth;
    seen = 0;
}

long fault_seen(void) { return seen; }

static int eligible(int call) {
    switch (fault) {
    case NO_ROOM: return call & (NEEDS_ROOM | SYNCS | MOVES);
    case DRIVE: return call & ~REMOVES;
    case DESCRIPTORS: return call & OPENS;
    case MEMORY: return call & OPENS;
    default: return 1;
    }
}

static int code(int call) {
    switch (fault) {
    case NO_ROOM: return ENOSPC;
    case DESCRIPTORS: return EMFILE;
    case MEMORY: return ENOMEM;
    default: return EIO;
    }
}

/* Whether this call fails; errno is then set. */
static int blow(int call) {
    if (!prefix[0] || !eligible(call)) return 0;
    seen++;
    if (at == 0 || (fault == NO_ROOM ? seen < at : seen != at)) return 0;
    if (fault == KILL) raise(SIGKILL);
    errno = code(call);
    return 1;
}

static int below(const char *path) {
    return prefix[0] && path && strncmp(path, prefix, strlen(prefix)) == 0;
}
static int is_watched(int fd) { return fd >= 0 && fd < MOST && watched[fd]; }

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { \
    va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
#define OPEN_CALL(flags) (OPENS | ((flags) & O_CREAT ? NEEDS_ROOM : 0))

#define DEFINE_OPEN(name) int name(const char *path, int flags, ...) { REAL(name); MODE \
    int mine = below(path); \
    if (mine && blow(OPEN_CALL(flags))) return -1; \
    int fd = real(path, flags, mode); \
    if (fd >= 0 && fd < MOST) watched[fd] = mine; \
    return fd; }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

#define DEFINE_OPENAT(name) int name(int at_fd, const char *path, int flags, ...) { REAL(name); \
    MODE int mine = below(path); \
    if (mine && blow(OPEN_CALL(flags))) return -1; \
    int fd = real(at_fd, path, flags, mode); \
    if (fd >= 0 && fd < MOST) watched[fd] = mine; \
    return fd; }
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

int close(int fd) { REAL(close); if (fd >= 0 && fd < MOST) watched[fd] = 0; return real(fd); }

#define DEFINE_FOPEN(name) FILE *name(const char *path, const char *mode) { REAL(name); \
    int mine = below(path); \
    if (mine && blow(OPENS | (mode[0] == 'r' ? 0 : NEEDS_ROOM))) return NULL; \
    FILE *file = real(path, mode); \
    if (file && fileno(file) < MOST) watched[fileno(file)] = mine; \
    return file; }
DEFINE_FOPEN(fopen)
DEFINE_FOPEN(fopen64)

DIR *opendir(const char *path) {
    REAL(opendir);
    return below(path) && blow(OPENS) ? NULL : real(path);
}
size_t fwrite(const void *from, size_t size, size_t n, FILE *file) {
    REAL(fwrite);
    return is_watched(fileno(file)) && blow(NEEDS_ROOM) ? 0 : real(from, size, n, file);
}
ssize_t read(int fd, void *to, size_t n) {
    REAL(read);
    return is_watched(fd) && blow(READS) ? -1 : real(fd, to, n);
}
ssize_t write(int fd, const void *from, size_t n) {
    REAL(write);
    return is_watched(fd) && blow(NEEDS_ROOM) ? -1 : real(fd, from, n);
}
#define DEFINE_PREAD(name, off) ssize_t name(int fd, void *to, size_t n, off where) { REAL(name); \
    return is_watched(fd) && blow(READS) ? -1 : real(fd, to, n, where); }
DEFINE_PREAD(pread, off_t)
DEFINE_PREAD(pread64, off64_t)
#define DEFINE_PWRITE(name, off) ssize_t name(int fd, const void *from, size_t n, off where) { \
    REAL(name); return is_watched(fd) && blow(NEEDS_ROOM) ? -1 : real(fd, from, n, where); }
DEFINE_PWRITE(pwrite, off_t)
DEFINE_PWRITE(pwrite64, off64_t)
/* What a process wrote outlives the process without a sync, and the machine is not switched off. */
#define DEFINE_SYNC(name) int name(int fd) { REAL(name); \
    if (is_watched(fd)) return blow(SYNCS) ? -1 : 0; \
    return real(fd); }
DEFINE_SYNC(fsync)
DEFINE_SYNC(fdatasync)
#define DEFINE_CUT(name, off) int name(int fd, off length) { REAL(name); \
    return is_watched(fd) && length && blow(NEEDS_ROOM) ? -1 : real(fd, length); }
DEFINE_CUT(ftruncate, off_t)
DEFINE_CUT(ftruncate64, off64_t)
int rename(const char *from, const char *to) {
    REAL(rename);
    return below(to) && blow(MOVES) ? -1 : real(from, to);
}
int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    return below(path) && blow(NEEDS_ROOM) ? -1 : real(path, mode);
}
int unlink(const char *path) {
    REAL(unlink);
    return below(path) && blow(REMOVES) ? -1 : real(path);
}
