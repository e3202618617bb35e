/* Preloaded: every fsync and fdatasync takes 3 ms longer, as on a disk that is not at hand.
   The number of calls so far is added as a line, at the first and every hundredth, to the file
   that SLOW_FSYNC_COUNTS names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <fcntl.h>
#include <unistd.h>

static atomic_long calls;

static int slowly(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int told = real(fd);
    struct timespec wait = {0, 3000000};
    nanosleep(&wait, NULL);
    long count = atomic_fetch_add(&calls, 1) + 1;
    const char *path = getenv("SLOW_FSYNC_COUNTS");
    if (path != NULL && (count == 1 || count % 100 == 0)) {
        char line[32];
        int length = snprintf(line, sizeof line, "%ld\n", count);
        int out = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (out >= 0) {
            if (write(out, line, (size_t)length) < 0) { /* nobody counts on it */ }
            close(out);
        }
    }
    return told;
}

int fsync(int fd) { return slowly("fsync", fd); }
int fdatasync(int fd) { return slowly("fdatasync", fd); }
