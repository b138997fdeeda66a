/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/service.h"

static int listen_at(const struct sockaddr_un *address, size_t len)
{
	const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (const struct sockaddr *)address,
			      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)),
			 0);
	return fd;
}

static void assert_told(int fd, const char *place)
{
	char got[32] = "";

	assert_int_equal(setenv("NOTIFY_SOCKET", place, 1), 0);
	assert_done(ic_service_tell("READY=1"));
	assert_int_equal(recv(fd, got, sizeof(got) - 1, MSG_DONTWAIT), 7);
	assert_string_equal(got, "READY=1");
	close(fd);
}

static void a_manager_at_a_path_is_told(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char dir[] = "/tmp/incamera-test-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", dir);
	assert_told(listen_at(&address, strlen(address.sun_path)), address.sun_path);
	assert_int_equal(unlink(address.sun_path), 0);
	assert_fails(ic_service_tell("READY=1"), ABSENT);
	assert_int_equal(rmdir(dir), 0);
}

static void a_manager_with_an_abstract_name_is_told(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char place[64];

	(void)state;
	snprintf(place, sizeof(place), "@incamera-test-%ld", (long)getpid());
	memcpy(address.sun_path + 1, place + 1, strlen(place) - 1);
	assert_told(listen_at(&address, strlen(place)), place);
}

static void without_a_manager_nothing_is_said(void **state)
{
	(void)state;
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	assert_done(ic_service_tell("READY=1"));
	assert_int_equal(setenv("NOTIFY_SOCKET", "relative", 1), 0);
	assert_fails(ic_service_tell("READY=1"), CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_manager_at_a_path_is_told),
		cmocka_unit_test(a_manager_with_an_abstract_name_is_told),
		cmocka_unit_test(without_a_manager_nothing_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
