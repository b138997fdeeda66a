/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/failed.h"

#include <errno.h>

ic_status ic_sys_failed(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		IC_FAIL(ABSENT, "no such file");
	case EEXIST:
		IC_FAIL(EXISTS, "the file exists");
	case ENOSPC:
	case EDQUOT:
	case EFBIG: /* ulimit -f */
		IC_FAIL(NOSPACE, "no space on the storage");
	case ENOMEM:
		IC_FAIL(NOMEM, "the system is out of memory");
	case EACCES:
	case EPERM:
	case EROFS:
		IC_FAIL(IO, "the storage may not be used by this user");
	default:
		IC_FAIL(IO, "the storage failed");
	}
}
