/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/service.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/failed.h"

/* A path, or with @ in front a name in the abstract namespace, which begins with a NUL. */
static ic_status address_of(const char *place, struct sockaddr_un *ret_address, socklen_t *ret_len)
{
	const size_t len = strlen(place);
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if ((place[0] != '/' && place[0] != '@') || len < 2 || len >= sizeof(address.sun_path))
		IC_FAIL(CONFIG, "NOTIFY_SOCKET is no address of a local socket");
	memcpy(address.sun_path, place, len);
	if (place[0] == '@')
		address.sun_path[0] = '\0';
	*ret_address = address;
	*ret_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	return IC_DONE;
}

ic_status ic_service_tell(const char *state)
{
	const char *place = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address;
	socklen_t len = 0;

	if (place == NULL || place[0] == '\0')
		return IC_DONE;
	IC_TRY(address_of(place, &address, &len));
	const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return ic_sys_failed();
	const ssize_t sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL,
				    (const struct sockaddr *)&address, len);
	const ic_status status = sent < 0 ? ic_sys_failed() : IC_DONE;
	close(fd);
	return status;
}
