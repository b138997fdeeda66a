/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger for those who check it: the signed head for anyone, tiles for auditors, proofs for the
 * person concerned. */
#include "http/request.h"

#include <stdio.h>

#include "base/limits.h"
#include "http/fields.h"

enum { PROOF_BYTES_MAX = 256 << 10, TILE_BYTES_MAX = 64 << 10 };

/* Files of the ledger are public by themselves or sealed; they are small and read whole. */
static ic_status send_file(struct ic_request *request, const char *path)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	uint8_t *place = NULL;
	uint64_t len = 0;
	size_t got = 0;

	IC_TRY(ic_disk_open(request->server->app->disk, path, IC_OPEN_READ, &file));
	IC_TRY(ic_file_size(file, &len));
	if (len > TILE_BYTES_MAX)
		IC_FAIL(VERIFY, "a tile larger than a tile can be");
	IC_TRY(ic_buf_extend(&request->reply.body, (size_t)len, &place));
	IC_TRY(ic_file_read(file, 0, place, (size_t)len, &got));
	if (got != len)
		IC_FAIL(IO, "a tile came short");
	return IC_DONE;
}

ic_status ic_h_checkpoint(struct ic_request *request)
{
	char path[IC_DISK_PATH_MAX];

	if (request->server->options.ledger_dir == NULL)
		IC_FAIL(ABSENT, "no ledger is served");
	snprintf(path, sizeof(path), "%s/checkpoint", request->server->options.ledger_dir);
	IC_TRY(send_file(request, path));
	request->reply.type = "text/plain; charset=utf-8";
	request->reply.cache = "no-cache";
	return IC_DONE;
}

ic_status ic_h_tile(struct ic_request *request)
{
	const ic_bytes tile = ic_route_param(&request->match, "path");
	char path[IC_DISK_PATH_MAX];

	if (request->server->options.ledger_dir == NULL || tile.len > 100 || !ic_path_is_tile(tile))
		IC_FAIL(ABSENT, "not a tile");
	snprintf(path, sizeof(path), "%s/tile/%.*s", request->server->options.ledger_dir,
		 (int)tile.len, (const char *)tile.ptr);
	IC_TRY(send_file(request, path));
	request->reply.type = "application/octet-stream";
	request->reply.cache = "private, max-age=31536000, immutable";
	return IC_DONE;
}

ic_status ic_h_entry_proof(struct ic_request *request)
{
	IC_TRY(ic_app_proof(&request->ctx, request->index, &request->reply.body));
	request->reply.type = "text/plain; charset=utf-8";
	return IC_DONE;
}

ic_status ic_h_ledger_verify(struct ic_request *request)
{
	return ic_app_ledger_verify(&request->ctx, request->ret);
}
