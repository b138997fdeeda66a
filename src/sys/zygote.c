/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "sys/clock.h"
#include "sys/jail.h"

enum { FDS_MAX = 2 };

struct ic_zygote {
	ic_job_fn *job;
	int control;
	pid_t pid;
};

struct request {
	size_t shared_len;
	size_t heap_bytes;
	unsigned cpu_s;
};

static void close_at(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

#define AUTO_FD [[gnu::cleanup(close_at)]] int

/* ---- shared memory ---- */

ic_status ic_shared_init(struct ic_shared *shared, size_t len)
{
	*shared = (struct ic_shared) { .fd = memfd_create("picture", MFD_CLOEXEC) };
	if (shared->fd < 0)
		IC_FAIL(NOMEM, "making shared memory");
	void *bytes = MAP_FAILED;
	if (ftruncate(shared->fd, (off_t)len) == 0)
		bytes = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, shared->fd, 0);
	if (bytes == MAP_FAILED) {
		ic_shared_done(shared);
		IC_FAIL(NOMEM, "mapping shared memory");
	}
	shared->bytes = bytes;
	shared->len = len;
	return IC_DONE;
}

void ic_shared_done(struct ic_shared *shared)
{
	if (shared->bytes != NULL)
		(void)munmap(shared->bytes, shared->len);
	if (shared->fd > 0)
		(void)close(shared->fd);
	*shared = (struct ic_shared) { .fd = -1 };
}

/* ---- messages with descriptors ---- */

static bool send_fds(int socket, const void *bytes, size_t len, const int *fds, size_t count)
{
	struct iovec iov = { (void *)(uintptr_t)bytes, len };
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * FDS_MAX)] = { 0 };
	struct msghdr message = { .msg_iov = &iov,
				  .msg_iovlen = 1,
				  .msg_control = control,
				  .msg_controllen = CMSG_SPACE(sizeof(int) * count) };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	IC_ASSERT(count >= 1 && count <= FDS_MAX && head != NULL);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int) * count);
	memcpy(CMSG_DATA(head), fds, sizeof(int) * count);

	ssize_t sent;
	do {
		sent = sendmsg(socket, &message, MSG_NOSIGNAL);
	} while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)len;
}

/* One message of @len bytes; its descriptors, or -1. False at the end of the stream or on failure.
 */
static bool receive_fds(int socket, void *ret_bytes, size_t len, int *ret_fds, size_t count)
{
	struct iovec iov = { ret_bytes, len };
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * FDS_MAX)] = { 0 };
	struct msghdr message = { .msg_iov = &iov,
				  .msg_iovlen = 1,
				  .msg_control = control,
				  .msg_controllen = sizeof(control) };
	ssize_t got;

	for (size_t i = 0; i < count; i++)
		ret_fds[i] = -1;
	do {
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	const struct cmsghdr *head = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (head != NULL && head->cmsg_type == SCM_RIGHTS
	    && head->cmsg_len == CMSG_LEN(sizeof(int) * count))
		memcpy(ret_fds, CMSG_DATA(head), sizeof(int) * count);
	return got == (ssize_t)len;
}

/* ---- the zygote and its children ---- */

static int job_reply = -1; /* in a child only */

_Noreturn void ic_job_end(uint8_t code)
{
	_exit(write(job_reply, &code, 1) == 1 ? 0 : 1);
}

static _Noreturn void run_child(ic_job_fn *job, const struct request *request, int memory,
				int reply)
{
	uint8_t *shared =
		mmap(NULL, request->shared_len, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);

	if (shared == MAP_FAILED || close(memory) != 0
	    || !ic_ok(ic_jail_prepare_heap(request->heap_bytes))
	    || !ic_ok(ic_jail_enter(request->cpu_s)))
		_exit(1);
	job_reply = reply;
	ic_job_end(job(shared, request->shared_len));
}

static void fork_child(const struct ic_zygote *zygote, const struct request *request, int memory,
		       int reply)
{
	const char started = 'p';
	const pid_t pid = fork();

	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)close(zygote->control);
		run_child(zygote->job, request, memory, reply);
	}
	if (pid < 0)
		return;
	/* Dead children wait for this one thread to reap them, so the number is still that child's.
	 */
	AUTO_FD handle = (int)syscall(SYS_pidfd_open, pid, 0);
	if (handle < 0 || !send_fds(reply, &started, 1, &handle, 1))
		(void)kill(pid, SIGKILL);
}

static void reap_children(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
}

/* Nothing of the program stays open here or in a child: no file, no stream, no other socket. */
static void let_go_of_files(int control)
{
	(void)close_range(3, (unsigned)control - 1, 0);
	(void)close_range((unsigned)control + 1, ~0U, 0);
	if (!ic_jail_filters()) /* a sanitizer has to say what it found */
		return;
	const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; null >= 0 && fd < 3; fd++)
		(void)dup2(null, fd);
	close_at(&null);
}

static _Noreturn void serve_jobs(const struct ic_zygote *zygote)
{
	struct request request = { 0 };
	int fds[FDS_MAX];

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)prctl(PR_SET_NAME, "develop");
	let_go_of_files(zygote->control);
	while (receive_fds(zygote->control, &request, sizeof(request), fds, FDS_MAX)) {
		fork_child(zygote, &request, fds[0], fds[1]);
		close_at(&fds[0]);
		close_at(&fds[1]);
		reap_children();
	}
	_exit(0);
}

ic_status ic_zygote_start(ic_job_fn *job, struct ic_zygote **ret_zygote)
{
	int ends[2];

	struct ic_zygote *zygote = ic_alloc(1, sizeof(*zygote));
	if (zygote == NULL)
		IC_FAIL(NOMEM, "making a zygote");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		ic_free(zygote);
		IC_FAIL(UNAVAILABLE, "making a zygote's socket");
	}
	*zygote = (struct ic_zygote) { .job = job, .control = ends[1], .pid = fork() };
	if (zygote->pid == 0) {
		(void)close(ends[0]);
		serve_jobs(zygote);
	}
	(void)close(ends[1]);
	zygote->control = ends[0];
	if (zygote->pid < 0) {
		(void)close(ends[0]);
		ic_free(zygote);
		IC_FAIL(UNAVAILABLE, "forking a zygote");
	}
	*ret_zygote = zygote;
	return IC_DONE;
}

void ic_zygote_stop(struct ic_zygote *zygote)
{
	if (zygote == NULL)
		return;
	(void)close(zygote->control);
	while (waitpid(zygote->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	ic_free(zygote);
}

/* ---- the caller ---- */

/* Wait for the child's answer until @deadline_ns. */
static ic_status await_code(int reply, uint64_t deadline_ns, uint8_t *ret_code)
{
	struct pollfd poll_fd = { .fd = reply, .events = POLLIN };
	int ready;

	do {
		const uint64_t now = ic_clock_monotonic_ns();
		const uint64_t left = now < deadline_ns ? (deadline_ns - now) / 1000000 + 1 : 0;
		ready = poll(&poll_fd, 1, (int)left);
	} while (ready < 0 && errno == EINTR);
	if (ready == 0)
		IC_FAIL(TIMEOUT, "a job took too long");
	if (ready < 0 || recv(reply, ret_code, 1, 0) != 1)
		IC_FAIL(JAIL, "a job did not end by itself");
	return IC_DONE;
}

ic_status ic_zygote_run(struct ic_zygote *zygote, struct ic_shared *shared,
			const struct ic_job_limits *limits, uint8_t *ret_code)
{
	const struct request request = { shared->len, limits->heap_bytes, limits->cpu_s };
	const uint64_t deadline_ns = ic_clock_monotonic_ns() + (uint64_t)limits->wall_ms * 1000000;
	int ends[2];
	int started = -1;
	char word = 0;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		IC_FAIL(UNAVAILABLE, "making a job's socket");
	AUTO_FD reply = ends[0];
	const int passed[FDS_MAX] = { shared->fd, ends[1] };
	const bool sent = send_fds(zygote->control, &request, sizeof(request), passed, FDS_MAX);
	(void)close(ends[1]);
	if (!sent)
		IC_FAIL(UNAVAILABLE, "the zygote is gone");

	/* The child can be faster than its handle: both come over one socket, in either order. */
	const bool has_handle = receive_fds(reply, &word, 1, &started, 1);
	AUTO_FD handle = started;
	if (!has_handle)
		IC_FAIL(JAIL, "a job could not be started");
	const bool early = handle < 0;
	if (early)
		*ret_code = (uint8_t)word;
	const ic_status status = early ? IC_DONE : await_code(reply, deadline_ns, ret_code);
	if (ic_failed_with(status, IC_E_TIMEOUT))
		(void)syscall(SYS_pidfd_send_signal, handle, SIGKILL, NULL, 0);
	return status;
}
