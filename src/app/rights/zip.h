/* SPDX-License-Identifier: Apache-2.0 */
/* A ZIP archive written piece by piece into memory that its user empties as it goes. The only user
 * of libarchive: no codec of our own for a format that every computer opens. */
#ifndef IC_APP_ZIP_H
#define IC_APP_ZIP_H

#include "base/buf.h"
#include "base/time.h"

struct ic_zip;

/** What is written is appended to @out, which outlives the archive. Files get the time @made. With
 * a
 * @passphrase (NULL: none) each is encrypted, AES-256 as WinZip's AE-2 has it; names and lengths
 * are not. */
ic_status ic_zip_new(struct ic_buf *out, ic_time made, const char *passphrase, struct ic_zip **ret);
void ic_zip_free(struct ic_zip *zip); /* NULL is fine */

/** The next file: exactly @bytes bytes follow by ic_zip_put(). @name is ASCII. */
ic_status ic_zip_begin(struct ic_zip *zip, const char *name, uint64_t bytes, bool deflate);
ic_status ic_zip_put(struct ic_zip *zip, ic_bytes bytes);

/** The directory of the archive; nothing follows. */
ic_status ic_zip_end(struct ic_zip *zip);

#endif
