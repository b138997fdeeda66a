/* SPDX-License-Identifier: Apache-2.0 */
#include "http/auditors.h"

#include <string.h>

#include "crypto/hash.h"
#include "sys/file.h"

enum { FILE_BYTES_MAX = 1 << 16, TOKEN_BYTES_MIN = 16 };

static bool line_names(ic_bytes line, ic_bytes digest_text)
{
	return ic_bytes_start_with(line, digest_text)
	       && (line.len == digest_text.len || line.ptr[digest_text.len] == ' ');
}

static bool file_names(ic_bytes file, ic_bytes digest_text)
{
	while (file.len > 0) {
		const uint8_t *end = memchr(file.ptr, '\n', file.len);
		const size_t len = end == NULL ? file.len : (size_t)(end - file.ptr);
		if (line_names(ic_bytes_of(file.ptr, len), digest_text))
			return true;
		file = ic_bytes_from(file, len + 1);
	}
	return false;
}

bool ic_auditor_is_known(const char *path, ic_bytes token)
{
	IC_AUTO(buf) file = { 0 };
	char text[IC_SHA256_TEXT + 1];

	ic_buf_init(&file, FILE_BYTES_MAX);
	if (path == NULL || token.len < TOKEN_BYTES_MIN || !ic_ok(ic_file_load(path, &file)))
		return false;
	const ic_digest digest = ic_sha256(token);
	ic_hex_emit(ic_digest_view(&digest), text);
	return file_names(ic_buf_view(&file), ic_bytes_of_text(text));
}
