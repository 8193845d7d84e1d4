/* Steps that build the container's view of the file system.
 *
 * A path inside the container is always resolved from the root descriptor with openat2(RESOLVE_IN_ROOT) and mounted
 * on through that descriptor, so that no symbolic link of an image leads out, and no race changes the target. */
#include "shim.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define DEVPTS_MAGIC 0x1cd1
#ifndef MNT_DETACH
#define MNT_DETACH 2 /* <sys/mount.h> clashes with <linux/mount.h> in some libcs */
#endif
#define IN_ROOT (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
#define EMPTY AT_EMPTY_PATH
enum { MOST_LINKS = 40 }; /* as the kernel follows in one path, path_resolution(7) */

/* By number: the libc of an older build machine has no wrappers for them. */
static int sys_open_tree(int fd, const char *path, unsigned flags) {
    int rc = (int) syscall(SYS_open_tree, fd, path, flags | O_CLOEXEC);
    return rc < 0 ? -errno : rc;
}

static int sys_move_mount(int from, int to) {
    long rc = syscall(SYS_move_mount, from, "", to, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
    return rc < 0 ? -errno : 0;
}

static int sys_mount_setattr(int fd, bool recursive, uint64_t set, uint64_t clear, uint64_t propagation) {
    /* The three access-time modes are one field: to set one, the field is cleared first (mount_setattr(2)). */
    if ((set | clear) & MOUNT_ATTR__ATIME)
        clear |= MOUNT_ATTR__ATIME;
    struct mount_attr attr = {.attr_set = set, .attr_clr = clear, .propagation = propagation};
    long rc = syscall(SYS_mount_setattr, fd, "", EMPTY | (recursive ? AT_RECURSIVE : 0), &attr, sizeof attr);
    return rc < 0 ? -errno : 0;
}

static int sys_mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data) {
    return syscall(SYS_mount, source, target, type, flags, data) < 0 ? -errno : 0;
}

int open_in(int root, const char *path, int flags, uint64_t resolve) {
    struct open_how how = {.flags = (uint64_t) (flags | O_CLOEXEC), .resolve = resolve};
    for (;;) {
        int fd = (int) syscall(SYS_openat2, root, path, &how, sizeof how);
        if (fd >= 0)
            return fd;
        /* EAGAIN: a rename raced with the walk; the kernel asks for another try. */
        if (errno != EINTR && errno != EAGAIN)
            return -errno;
    }
}

/* The container's /dev/null, if it is one: an image could put anything there. */
int real_null(int root, int flags) {
    struct stat st;
    int fd = open_in(root, "dev/null", flags, IN_ROOT);
    if (fd < 0)
        return fd;
    if (fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3))
        return fd;
    close(fd);
    return -ENODEV;
}

static bool prefix(char *to, size_t room, const char *path, size_t n) {
    if (n >= room)
        return false;
    memcpy(to, path, n);
    to[n] = 0;
    return true;
}

/* Opens the directory `path` in the root with O_PATH, making what is missing of it. */
static int make_directories(int root, const char *path, uint64_t resolve) {
    int fd = open_in(root, path, O_PATH | O_DIRECTORY, resolve);
    if (fd != -ENOENT)
        return fd;
    char part[4096];
    int parent = open_in(root, "/", O_PATH | O_DIRECTORY, IN_ROOT);
    for (const char *at = path; parent >= 0;) {
        at += strspn(at, "/");
        size_t length = strcspn(at, "/");
        if (length == 0)
            return parent;
        if (!prefix(part, sizeof part, path, (size_t) (at - path) + length)) {
            close(parent);
            return -ENAMETOOLONG;
        }
        fd = open_in(root, part, O_PATH | O_DIRECTORY, resolve);
        if (fd == -ENOENT) {
            char name[256];
            if (!prefix(name, sizeof name, at, length))
                fd = -ENAMETOOLONG;
            else if (mkdirat(parent, name, 0755) < 0)
                fd = -errno;
            else
                fd = open_in(root, part, O_PATH | O_DIRECTORY, resolve);
        }
        close(parent);
        parent = fd;
        at += length;
    }
    return parent;
}

/* Opens the parent directory of `path`, making it, and points `name` at the last component. */
static int make_parent(int root, const char *path, const char **name) {
    char parent[4096];
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    if (**name == 0 || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0)
        return -EINVAL;
    if (!prefix(parent, sizeof parent, path, slash ? (size_t) (slash - path) : 0))
        return -ENAMETOOLONG;
    return make_directories(root, parent[0] ? parent : "/", IN_ROOT);
}

/* For a link that leads to nothing: `path` becomes what the link `name` in `parent` says, seen from the root. */
static int follow(int parent, const char *name, char *path, size_t room) {
    char link[4096];
    ssize_t n = readlinkat(parent, name, link, sizeof link - 1);
    if (n < 0)
        return -errno;
    link[n] = 0;
    char *slash = strrchr(path, '/');
    size_t keep = link[0] == '/' || slash == NULL ? 0 : (size_t) (slash - path) + 1;
    return prefix(path + keep, room - keep, link, (size_t) n) ? 0 : -ENAMETOOLONG;
}

/* Opens the file `path` in the root with O_PATH as a mount point, making an empty one where there is nothing. Where a
 * link leads to nothing, as /etc/resolv.conf often does in images, that is made: still inside the root. */
static int make_file(int root, const char *path) {
    char at[4096];
    if (!prefix(at, sizeof at, path, strlen(path)))
        return -ENAMETOOLONG;
    for (int links = 0; links < MOST_LINKS; links++) {
        int fd = open_in(root, at, O_PATH, IN_ROOT);
        if (fd != -ENOENT)
            return fd;
        const char *name;
        int parent = make_parent(root, at, &name);
        if (parent < 0)
            return parent;
        fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
        int rc = fd >= 0 ? 0 : errno == EEXIST ? follow(parent, name, at, sizeof at) : -errno;
        close(parent);
        if (rc < 0)
            return rc;
        if (fd >= 0)
            close(fd);
    }
    return -ELOOP;
}

/* Arguments: path, propagation flags. "@path" means the mount that holds path, which need not be a mount point. */
STEP(step_propagation) {
    uint64_t flags;
    char path[4096];
    bool nearest = a[0].s[0] == '@';
    if (number(&a[1], &flags) < 0 || !prefix(path, sizeof path, a[0].s + nearest, strlen(a[0].s + nearest)))
        return -EINVAL;
    for (;;) {
        int rc = sys_mount(NULL, path, NULL, flags, NULL);
        char *slash = strrchr(path, '/');
        if (rc != -EINVAL || !nearest || slash == NULL || path[1] == 0)
            return rc;
        slash[slash == path] = 0;
    }
}

static int enter_root(struct launch *l, const char *path) {
    int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    l->root = fd;
    return 0;
}

static int append_fd(char *data, size_t room, const char *key, const char *path) {
    int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    char digits[12], *d = digits + sizeof digits - 1;
    *d = 0;
    for (int v = fd; d == digits + sizeof digits - 1 || v > 0; v /= 10)
        *--d = (char) ('0' + v % 10);
    if (strlen(data) + strlen(key) + sizeof "/proc/self/fd/" + strlen(d) > room)
        return -E2BIG;
    strcat(strcat(strcat(data, key), "/proc/self/fd/"), d);
    return 0;
}

/* Arguments: target, extra options, upper, work, lower directories from the topmost down.
 *
 * Layers are named by descriptor: mount(2) takes one page of options, which long layer paths would overrun, and a path
 * with a colon or comma needs no escapes. */
STEP(step_overlay) {
    char data[4096] = "";
    int rc = 0;
    if (a[1].n > 1024)
        return -E2BIG;
    strcat(data, a[1].s);
    for (uint32_t i = 4; i < n && rc == 0; i++)
        rc = append_fd(data, sizeof data, i > 4 ? ":" : data[0] ? ",lowerdir=" : "lowerdir=", a[i].s);
    if (rc == 0 && a[2].n > 0)
        rc = append_fd(data, sizeof data, ",upperdir=", a[2].s);
    if (rc == 0 && a[3].n > 0)
        rc = append_fd(data, sizeof data, ",workdir=", a[3].s);
    if (rc == 0)
        rc = sys_mount("overlay", a[0].s, "overlay", 0, data);
    return rc < 0 ? rc : enter_root(l, a[0].s);
}

/* Argument: the directory that becomes the root. pivot_root(2) wants a mount point. */
STEP(step_bind_root) {
    int rc = sys_mount(a[0].s, a[0].s, NULL, MS_BIND | MS_REC, NULL);
    return rc < 0 ? rc : enter_root(l, a[0].s);
}

static int new_filesystem(const char *type, const char *source, struct token *data, uint32_t n, uint64_t attr) {
    int fs = (int) syscall(SYS_fsopen, type, FSOPEN_CLOEXEC);
    if (fs < 0)
        return -errno;
    long rc = syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "source", source, 0);
    for (uint32_t i = 0; i < n && rc == 0; i++) {
        char *value = strchr(data[i].s, '=');
        if (value)
            *value++ = 0;
        rc = syscall(SYS_fsconfig, fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, data[i].s, value, 0);
    }
    if (rc == 0)
        rc = syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
    if (rc == 0)
        rc = syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, attr);
    int saved = errno;
    close(fs);
    return rc < 0 ? -saved : (int) rc;
}

/* Arguments: type (or bind, rbind), source, destination, attributes to set, to clear, the same recursively,
 * propagation flags, then file system options. */
STEP(step_mount) {
    uint64_t set, clear, all_set, all_clear, propagation;
    if (number(&a[3], &set) || number(&a[4], &clear) || number(&a[5], &all_set) || number(&a[6], &all_clear) ||
        number(&a[7], &propagation))
        return -EINVAL;
    const char *type = a[0].s;
    bool bind = strcmp(type, "bind") == 0, rbind = strcmp(type, "rbind") == 0, file = false;
    /* proc and sysfs are what later steps and programs trust: they may not be lured elsewhere by an image's link. */
    bool strict = strcmp(type, "proc") == 0 || strcmp(type, "sysfs") == 0;
    int mount, rc;
    if (bind || rbind) {
        struct stat st;
        mount = sys_open_tree(AT_FDCWD, a[1].s, OPEN_TREE_CLONE | (rbind ? AT_RECURSIVE : 0));
        if (mount < 0)
            return mount;
        file = fstat(mount, &st) == 0 && !S_ISDIR(st.st_mode);
        rc = set | clear ? sys_mount_setattr(mount, false, set, clear, 0) : 0;
    } else {
        mount = new_filesystem(type, a[1].s, a + 8, n - 8, set);
        if (mount < 0)
            return mount;
        rc = 0;
    }
    if (rc == 0 && (all_set | all_clear))
        rc = sys_mount_setattr(mount, true, all_set, all_clear, 0);
    int target = rc < 0 ? rc
                 : file ? make_file(l->root, a[2].s)
                        : make_directories(l->root, a[2].s, IN_ROOT | (strict ? RESOLVE_NO_SYMLINKS : 0));
    rc = target < 0 ? target : sys_move_mount(mount, target);
    if (rc == 0 && propagation)
        rc = sys_mount_setattr(mount, propagation & MS_REC, 0, 0, propagation & ~(uint64_t) MS_REC);
    if (target >= 0)
        close(target);
    close(mount);
    return rc;
}

/* Arguments: path, type (c, b, p), major, minor, mode, uid, gid. */
STEP(step_device) {
    uint64_t major, minor, mode, uid, gid;
    if (number(&a[2], &major) || number(&a[3], &minor) || number(&a[4], &mode) || number(&a[5], &uid) ||
        number(&a[6], &gid))
        return -EINVAL;
    mode_t type = a[1].s[0] == 'b' ? S_IFBLK : a[1].s[0] == 'p' ? S_IFIFO : S_IFCHR;
    const char *name;
    int parent = make_parent(l->root, a[0].s, &name), rc = 0;
    if (parent < 0)
        return parent;
    if ((mknodat(parent, name, type | (mode & 07777), makedev(major, minor)) < 0 && errno != EEXIST) ||
        ((uid | gid) && fchownat(parent, name, (uid_t) uid, (gid_t) gid, AT_SYMLINK_NOFOLLOW) < 0))
        rc = -errno;
    close(parent);
    return rc;
}

/* Arguments: what the link says, its path. An existing entry stays. */
STEP(step_symlink) {
    const char *name;
    int parent = make_parent(l->root, a[1].s, &name);
    if (parent < 0)
        return parent;
    int rc = symlinkat(a[0].s, parent, name) < 0 && errno != EEXIST ? -errno : 0;
    close(parent);
    return rc;
}

/* Argument: the directory to make where it is missing, with its parents. */
STEP(step_directory) {
    int fd = make_directories(l->root, a[0].s, IN_ROOT);
    if (fd >= 0)
        close(fd);
    return fd < 0 ? fd : 0;
}

STEP(step_pivot) {
    /* pivot_root(".", ".") stacks the old root on the new one: no directory for it is needed (pivot_root(2)). Made a
     * slave first, so that the unmount stays here; by its own descriptor, since "." is the new root, whose shared
     * mounts are to stay shared. */
    int old = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (old < 0)
        return -errno;
    int rc = fchdir(l->root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 || fchdir(old) < 0 ? -errno : 0;
    close(old);
    if (rc == 0)
        rc = sys_mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL);
    if (rc < 0)
        return rc;
    if (syscall(SYS_umount2, ".", MNT_DETACH) < 0 || chdir("/") < 0)
        return -errno;
    close(l->root);
    return enter_root(l, "/");
}

/* Argument: a path to hide: a directory under an empty read-only tmpfs, anything else under /dev/null. */
STEP(step_mask) {
    struct stat st;
    int target = open_in(l->root, a[0].s, O_PATH, IN_ROOT), cover, rc;
    if (target == -ENOENT || target == -ENOTDIR)
        return 0;
    if (target < 0)
        return target;
    bool directory = fstat(target, &st) == 0 && S_ISDIR(st.st_mode);
    if (!directory) {
        int null = real_null(l->root, O_PATH);
        cover = null < 0 ? null : sys_open_tree(null, "", EMPTY | OPEN_TREE_CLONE);
        if (null >= 0)
            close(null);
    } else if (l->empty >= 0) {
        cover = sys_open_tree(l->empty, "", EMPTY | OPEN_TREE_CLONE);
    } else {
        struct token options[] = {{(char[]) {"mode=555"}, 8}, {(char[]) {"nr_blocks=1"}, 11}, {(char[]) {"nr_inodes=1"}, 11}};
        cover = new_filesystem("tmpfs", "tmpfs", options, 3,
                               MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    }
    rc = cover < 0 ? cover : sys_move_mount(cover, target);
    if (rc == 0 && directory && l->empty < 0)
        l->empty = cover;
    else if (cover >= 0)
        close(cover);
    close(target);
    return rc;
}

/* Argument: a path to make read-only, with everything mounted below it. */
STEP(step_readonly) {
    int target = open_in(l->root, a[0].s, O_PATH, IN_ROOT);
    if (target == -ENOENT || target == -ENOTDIR)
        return 0;
    if (target < 0)
        return target;
    int mount = sys_open_tree(target, "", EMPTY | OPEN_TREE_CLONE | AT_RECURSIVE);
    int rc = mount < 0 ? mount : sys_mount_setattr(mount, true, MOUNT_ATTR_RDONLY, 0, 0);
    if (rc == 0)
        rc = sys_move_mount(mount, target);
    if (mount >= 0)
        close(mount);
    close(target);
    return rc;
}

STEP(step_readonly_root) {
    return sys_mount_setattr(l->root, false, MOUNT_ATTR_RDONLY, 0, 0);
}

/* Argument: 1 to show the terminal as /dev/console too. Opens a terminal of the container's own devpts, makes it the
 * controlling one and sends the master to the shim. */
STEP(step_terminal) {
    struct statfs fs;
    int unlocked = 0, rc = 0;
    int master = open_in(l->root, "dev/pts/ptmx", O_RDWR | O_NOCTTY, RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS);
    if (master < 0)
        return master;
    /* A container can mount over /dev/pts before an exec joins it; only a real devpts may name the slave. */
    if (fstatfs(master, &fs) < 0 || fs.f_type != DEVPTS_MAGIC)
        return -ENODEV;
    if (ioctl(master, TIOCSPTLCK, &unlocked) < 0)
        return -errno;
    int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0)
        return -errno;
    struct winsize size = {.ws_col = (unsigned short) l->request.columns, .ws_row = (unsigned short) l->request.rows};
    if (size.ws_col && size.ws_row)
        ioctl(master, TIOCSWINSZ, &size);
    char byte = 'T', control[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8))) = {0};
    struct iovec iov = {&byte, 1};
    struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &master, sizeof(int));
    if (sendmsg(l->sync, &message, MSG_NOSIGNAL) < 0 || ioctl(slave, TIOCSCTTY, 0) < 0)
        return -errno;
    if (a[0].s[0] == '1') {
        int tree = sys_open_tree(slave, "", EMPTY | OPEN_TREE_CLONE);
        int console = tree < 0 ? tree : make_file(l->root, "/dev/console");
        rc = console < 0 ? console : sys_move_mount(tree, console);
        if (console >= 0)
            close(console);
        if (tree >= 0)
            close(tree);
    }
    for (int i = 0; i < 3 && rc == 0; i++)
        if (dup2(slave, i) < 0)
            rc = -errno;
    close(slave);
    close(master);
    return rc;
}
