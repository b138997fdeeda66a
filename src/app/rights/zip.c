/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rights/zip.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/alloc.h"

enum { FILE_MODE = 0644 };

struct ic_zip {
	struct archive *archive;
	struct ic_buf *out; /* NULL: nobody reads any more */
	ic_status failed;   /* of the last write into .out */
	ic_time made;
};

/* Never a failure to libarchive, which would then leave its compressor behind: what does not fit is
 * thrown away and told by check(). */
static la_ssize_t take(struct archive *archive, void *ctx, const void *bytes, size_t len)
{
	struct ic_zip *zip = ctx;

	(void)archive;
	if (zip->out != NULL && ic_ok(zip->failed))
		zip->failed = ic_buf_put(zip->out, ic_bytes_of(bytes, len));
	return (la_ssize_t)len;
}

static ic_status check(struct ic_zip *zip, la_ssize_t result)
{
	IC_TRY(zip->failed);
	if (result < ARCHIVE_OK)
		IC_FAIL(NOMEM, "the archive could not be written");
	return IC_DONE;
}

static ic_status encrypt(struct ic_zip *zip, const char *passphrase)
{
	IC_TRY(check(zip, archive_write_set_options(zip->archive, "zip:encryption=aes256")));
	return check(zip, archive_write_set_passphrase(zip->archive, passphrase));
}

static ic_status open_archive(struct ic_zip *zip, const char *passphrase)
{
	zip->archive = archive_write_new();
	if (zip->archive == NULL)
		IC_FAIL(NOMEM, "archive");
	IC_TRY(check(zip, archive_write_set_format_zip(zip->archive)));
	if (passphrase != NULL)
		IC_TRY(encrypt(zip, passphrase));
	IC_TRY(check(zip, archive_write_set_bytes_per_block(zip->archive, 0)));
	IC_TRY(check(zip, archive_write_set_bytes_in_last_block(zip->archive, 1)));
	return check(zip, archive_write_open(zip->archive, zip, NULL, take, NULL));
}

ic_status ic_zip_new(struct ic_buf *out, ic_time made, const char *passphrase, struct ic_zip **ret)
{
	struct ic_zip *zip = ic_alloc(1, sizeof(*zip));

	if (zip == NULL)
		IC_FAIL(NOMEM, "archive");
	zip->out = out;
	zip->made = made;
	const ic_status status = open_archive(zip, passphrase);
	if (!ic_ok(status)) {
		ic_zip_free(zip);
		return status;
	}
	*ret = zip;
	return IC_DONE;
}

void ic_zip_free(struct ic_zip *zip)
{
	if (zip == NULL)
		return;
	zip->out = NULL; /* freeing ends what was begun, and that goes nowhere */
	if (zip->archive != NULL)
		archive_write_free(zip->archive);
	ic_free(zip);
}

ic_status ic_zip_begin(struct ic_zip *zip, const char *name, uint64_t bytes, bool deflate)
{
	struct archive_entry *entry = archive_entry_new2(zip->archive);

	if (entry == NULL)
		IC_FAIL(NOMEM, "a file of the archive");
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)bytes);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, FILE_MODE);
	archive_entry_set_mtime(entry, zip->made / 1000, 0);
	const int chosen = deflate ? archive_write_zip_set_compression_deflate(zip->archive)
				   : archive_write_zip_set_compression_store(zip->archive);
	const int written = archive_write_header(zip->archive, entry);
	archive_entry_free(entry);
	IC_TRY(check(zip, chosen));
	return check(zip, written);
}

ic_status ic_zip_put(struct ic_zip *zip, ic_bytes bytes)
{
	const la_ssize_t put = archive_write_data(zip->archive, bytes.ptr, bytes.len);

	IC_TRY(check(zip, put));
	if ((size_t)put != bytes.len)
		IC_FAIL(INTERNAL, "more bytes than the file was to have");
	return IC_DONE;
}

ic_status ic_zip_end(struct ic_zip *zip)
{
	return check(zip, archive_write_close(zip->archive));
}
