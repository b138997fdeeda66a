/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every wrapped key is bound by its context to what it belongs to, so a row moved to another image
 * or party does not open. Party secrets that were used lately are kept opened in locked memory,
 * since every ledger entry asks for two of them.
 */
#include "backend/keyring.h"

#include <pthread.h>
#include <string.h>

#include "backend/db_sqlite.h"
#include "base/alloc.h"
#include "base/bug.h"
#include "crypto/hash.h"
#include "crypto/seal.h"

enum {
	EPOCH_BASE = 0,
	EPOCH_FIRST = 1,
	CACHE_PLACES = 1024,
	WRAPPED = IC_SEAL_HEAD_BYTES + IC_SECRET_BYTES + IC_SEAL_TAG_BYTES,
	CONTEXT_BYTES_MAX = 96
};

extern const ic_bytes ic_embedded_keys_schema;

struct cached {
	ic_id party;
	struct ic_secret secret;
};

struct ic_keyring {
	struct ic_db *db;
	struct ic_entropy *entropy;
	ic_id tenant;
	struct ic_secret base;
	struct ic_secret epoch; /* the tenant's key of the newest epoch */
	int64_t epoch_number;

	pthread_mutex_t mutex; /* over the cache */
	struct cached cache[CACHE_PLACES];
};

/* ---- wrapping ---- */

struct context {
	uint8_t bytes[CONTEXT_BYTES_MAX];
	size_t len;
};

static void add(struct context *context, ic_bytes bytes)
{
	IC_ASSERT(bytes.len <= sizeof(context->bytes) - context->len);
	memcpy(context->bytes + context->len, bytes.ptr, bytes.len);
	context->len += bytes.len;
}

static void add_be32(struct context *context, uint32_t value)
{
	uint8_t raw[4];

	ic_store_be32(raw, value);
	add(context, ic_bytes_of(raw, sizeof(raw)));
}

static struct context image_context(const struct ic_keyring *ring, const struct ic_image_ref *ref,
				    int64_t epoch)
{
	struct context context = { .len = 0 };

	add(&context, IC_LIT("ICK1"));
	add(&context, ic_id_view(&ring->tenant));
	add(&context, ic_id_view(&ref->subject));
	add(&context, ic_id_view(&ref->image));
	add_be32(&context, ref->version);
	add_be32(&context, (uint32_t)epoch);
	return context;
}

static struct context party_context(const struct ic_keyring *ring, ic_id party, int64_t epoch)
{
	struct context context = { .len = 0 };

	add(&context, IC_LIT("ICK1 party"));
	add(&context, ic_id_view(&ring->tenant));
	add(&context, ic_id_view(&party));
	add_be32(&context, (uint32_t)epoch);
	return context;
}

static struct context epoch_context(const struct ic_keyring *ring, int64_t epoch)
{
	struct context context = { .len = 0 };

	add(&context, IC_LIT("ICK1 epoch"));
	add(&context, ic_id_view(&ring->tenant));
	add_be32(&context, (uint32_t)epoch);
	return context;
}

static ic_status wrap_secret(const struct ic_keyring *ring, const struct ic_secret *under,
			     struct context context, const struct ic_secret *secret,
			     struct ic_buf *out)
{
	return ic_seal(ic_secret_view(under), ic_bytes_of(context.bytes, context.len),
		       ring->entropy, ic_secret_view(secret), out);
}

static ic_status unwrap_secret(const struct ic_secret *under, struct context context,
			       ic_bytes wrapped, struct ic_secret *ret_secret)
{
	IC_AUTO(secret) secret = { 0 };
	IC_AUTO(buf) plain = { 0 };

	ic_buf_init(&plain, IC_SECRET_BYTES);
	IC_TRY(ic_secret_new(&secret));
	ic_status status = ic_open(ic_secret_view(under), ic_bytes_of(context.bytes, context.len),
				   wrapped, &plain);
	if (ic_ok(status) && plain.len != IC_SECRET_BYTES)
		status = IC_FAULT(KEY, "a wrapped key of another length");
	if (ic_ok(status))
		memcpy(secret.bytes, plain.ptr, IC_SECRET_BYTES);
	ic_buf_wipe(&plain);
	if (ic_failed_with(status, IC_E_AUTHENTIC))
		IC_FAIL(KEY, "a wrapped key does not open");
	IC_TRY(status);
	*ret_secret = IC_TAKE(secret);
	return IC_DONE;
}

static ic_status random_secret(struct ic_entropy *entropy, struct ic_secret *ret_secret)
{
	IC_TRY(ic_secret_new(ret_secret));
	ic_entropy_fill(entropy, ret_secret->bytes, IC_SECRET_BYTES);
	return IC_DONE;
}

/* ---- rows ---- */

struct wrapped_row {
	bool found;
	int64_t epoch;
	uint8_t wrapped[WRAPPED];
};

static ic_status take_wrapped(const struct ic_db_row *row, void *ctx)
{
	struct wrapped_row *found = ctx;
	const ic_bytes wrapped = ic_db_bytes(row, 1);

	if (wrapped.len != WRAPPED)
		IC_FAIL(KEY, "a wrapped key of another length");
	found->found = true;
	found->epoch = ic_db_int(row, 0);
	memcpy(found->wrapped, wrapped.ptr, WRAPPED);
	return IC_DONE;
}

/* One row looked for, or written: the arguments of the functions that run in a transaction. */
struct look_up {
	const struct ic_image_ref *image;
	ic_id party;
	int64_t epoch;
	ic_bytes wrapped;
	struct wrapped_row row;
};

static ic_status find_image(struct ic_db_tx *tx, void *arg)
{
	struct look_up *look = arg;
	const struct ic_image_ref *ref = look->image;

	return ic_db_query(
		tx,
		"SELECT epoch, wrapped FROM wrapped_key"
		" WHERE image = $1 AND version = $2 AND subject = $3",
		IC_DB_ARGS(IC_DB_ID(ref->image), IC_DB_INT(ref->version), IC_DB_ID(ref->subject)),
		take_wrapped, &look->row);
}

static ic_status find_party(struct ic_db_tx *tx, void *arg)
{
	struct look_up *look = arg;

	return ic_db_query(tx, "SELECT epoch, wrapped FROM party WHERE party = $1",
			   IC_DB_ARGS(IC_DB_ID(look->party)), take_wrapped, &look->row);
}

static ic_status find_epoch(struct ic_db_tx *tx, void *arg)
{
	struct look_up *look = arg;

	return ic_db_query(tx, "SELECT number, wrapped FROM epoch WHERE number = $1",
			   IC_DB_ARGS(IC_DB_INT(look->epoch)), take_wrapped, &look->row);
}

static ic_status insert_image(struct ic_db_tx *tx, void *arg)
{
	const struct look_up *look = arg;
	const struct ic_image_ref *ref = look->image;

	return ic_db_run(tx,
			 "INSERT INTO wrapped_key (subject, image, version, epoch, wrapped)"
			 " VALUES ($1, $2, $3, $4, $5)",
			 IC_DB_ARGS(IC_DB_ID(ref->subject), IC_DB_ID(ref->image),
				    IC_DB_INT(ref->version), IC_DB_INT(look->epoch),
				    IC_DB_BYTES(look->wrapped)));
}

static ic_status insert_party(struct ic_db_tx *tx, void *arg)
{
	const struct look_up *look = arg;

	return ic_db_run(tx,
			 "INSERT INTO party (party, epoch, wrapped) VALUES ($1, $2, $3)"
			 " ON CONFLICT (party) DO NOTHING",
			 IC_DB_ARGS(IC_DB_ID(look->party), IC_DB_INT(look->epoch),
				    IC_DB_BYTES(look->wrapped)));
}

static ic_status insert_epoch(struct ic_db_tx *tx, void *arg)
{
	const struct look_up *look = arg;

	return ic_db_run(tx,
			 "INSERT INTO epoch (number, wrapped) VALUES ($1, $2)"
			 " ON CONFLICT (number) DO NOTHING",
			 IC_DB_ARGS(IC_DB_INT(look->epoch), IC_DB_BYTES(look->wrapped)));
}

static ic_status delete_image(struct ic_db_tx *tx, void *arg)
{
	const struct ic_image_ref *ref = arg;

	return ic_db_run(
		tx,
		"DELETE FROM wrapped_key"
		" WHERE image = $1 AND version = $2 AND subject = $3",
		IC_DB_ARGS(IC_DB_ID(ref->image), IC_DB_INT(ref->version), IC_DB_ID(ref->subject)));
}

static ic_status delete_party(struct ic_db_tx *tx, void *arg)
{
	return ic_db_run(tx, "DELETE FROM party WHERE party = $1",
			 IC_DB_ARGS(IC_DB_ID(*(const ic_id *)arg)));
}

/* ---- root, base and epochs ---- */

static ic_status open_db(const struct ic_keys_options *options, struct ic_db **ret_db)
{
	const char *const schema[] = { (const char *)ic_embedded_keys_schema.ptr, NULL };
	const struct ic_db_options db_options = { .schema = schema };

	return ic_db_sqlite_open(options->disk, options->db_path, &db_options, ret_db);
}

static ic_status load_root(const struct ic_keys_options *options, struct ic_secret *ret_root)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	IC_AUTO(secret) root = { 0 };
	uint8_t beyond[1];
	size_t len = 0;
	size_t more = 0;

	IC_TRY(ic_disk_open(options->disk, options->root_path, IC_OPEN_READ, &file));
	IC_TRY(ic_secret_new(&root));
	IC_TRY(ic_file_read(file, 0, root.bytes, IC_SECRET_BYTES, &len));
	IC_TRY(ic_file_read(file, IC_SECRET_BYTES, beyond, 1, &more));
	if (len != IC_SECRET_BYTES || more != 0)
		IC_FAIL(KEY, "a root key of another length");
	*ret_root = IC_TAKE(root);
	return IC_DONE;
}

static ic_status write_root(const struct ic_keys_options *options, struct ic_secret *ret_root)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	IC_AUTO(secret) root = { 0 };

	IC_TRY(random_secret(options->entropy, &root));
	IC_TRY(ic_disk_open(options->disk, ".", IC_OPEN_UNNAMED, &file));
	IC_TRY(ic_file_write(file, 0, ic_secret_view(&root)));
	IC_TRY(ic_file_sync(file));
	IC_TRY(ic_file_link(file, options->root_path));
	IC_TRY(ic_disk_sync_dir(options->disk, "."));
	*ret_root = IC_TAKE(root);
	return IC_DONE;
}

/* Make epoch @number under @root unless it is there. */
static ic_status make_epoch(struct ic_keyring *ring, const struct ic_secret *root, int64_t number)
{
	IC_AUTO(secret) secret = { 0 };
	IC_AUTO(buf) wrapped = { 0 };
	struct look_up look = { .epoch = number };

	ic_buf_init(&wrapped, WRAPPED);
	IC_TRY(random_secret(ring->entropy, &secret));
	IC_TRY(wrap_secret(ring, root, epoch_context(ring, number), &secret, &wrapped));
	look.wrapped = ic_buf_view(&wrapped);
	return ic_db_write(ring->db, insert_epoch, &look);
}

static ic_status load_epoch(struct ic_keyring *ring, const struct ic_secret *root, int64_t number,
			    struct ic_secret *ret_secret)
{
	struct look_up look = { .epoch = number };

	IC_TRY(ic_db_read(ring->db, find_epoch, &look));
	if (!look.row.found)
		IC_FAIL(KEY, "keys.db was never set up");
	return unwrap_secret(root, epoch_context(ring, number),
			     ic_bytes_of(look.row.wrapped, WRAPPED), ret_secret);
}

static ic_status load_tenant_key(struct ic_keyring *ring, const struct ic_secret *root)
{
	IC_AUTO(secret) epoch = { 0 };
	struct context info = { .len = 0 };

	IC_TRY(load_epoch(ring, root, EPOCH_FIRST, &epoch));
	IC_TRY(ic_secret_new(&ring->epoch));
	add(&info, IC_LIT("tenant"));
	add(&info, ic_id_view(&ring->tenant));
	ic_hkdf_expand(ic_secret_view(&epoch), ic_bytes_of(info.bytes, info.len), ring->epoch.bytes,
		       IC_SECRET_BYTES);
	ring->epoch_number = EPOCH_FIRST;
	return IC_DONE;
}

static ic_status ring_new(const struct ic_keys_options *options, struct ic_keyring **ret_ring)
{
	struct ic_keyring *ring = ic_alloc(1, sizeof(*ring));

	if (ring == NULL)
		IC_FAIL(NOMEM, "a key ring");
	pthread_mutex_init(&ring->mutex, NULL);
	ring->entropy = options->entropy;
	ring->tenant = options->tenant;
	const ic_status status = open_db(options, &ring->db);
	if (!ic_ok(status)) {
		ic_keyring_close(ring);
		return status;
	}
	*ret_ring = ring;
	return IC_DONE;
}

static ic_status load_all(struct ic_keyring *ring, const struct ic_secret *root)
{
	IC_TRY(load_epoch(ring, root, EPOCH_BASE, &ring->base));
	return load_tenant_key(ring, root);
}

/* A root key is made only where no key was ever wrapped: otherwise it is lost, not missing. */
static ic_status root_for_init(const struct ic_keys_options *options, struct ic_keyring *ring,
			       struct ic_secret *ret_root)
{
	struct look_up look = { .epoch = EPOCH_BASE };

	const ic_status status = load_root(options, ret_root);
	if (!ic_failed_with(status, IC_E_ABSENT))
		return status;
	IC_TRY(ic_db_read(ring->db, find_epoch, &look));
	if (look.row.found)
		IC_FAIL(KEY, "the root key of these keys is missing");
	return write_root(options, ret_root);
}

static ic_status init_ring(const struct ic_keys_options *options, struct ic_keyring *ring)
{
	IC_AUTO(secret) root = { 0 };

	IC_TRY(root_for_init(options, ring, &root));
	IC_TRY(make_epoch(ring, &root, EPOCH_BASE));
	IC_TRY(make_epoch(ring, &root, EPOCH_FIRST));
	IC_TRY(load_all(ring, &root));
	return ic_keyring_enrol(ring, (ic_id) { { 0 } });
}

ic_status ic_keyring_init(const struct ic_keys_options *options)
{
	struct ic_keyring *ring = NULL;

	IC_TRY(ring_new(options, &ring));
	const ic_status status = init_ring(options, ring);
	ic_keyring_close(ring);
	return status;
}

static ic_status open_ring(const struct ic_keys_options *options, struct ic_keyring *ring)
{
	IC_AUTO(secret) root = { 0 };

	const ic_status status = load_root(options, &root);
	if (ic_failed_with(status, IC_E_ABSENT))
		IC_FAIL(KEY, "there is no root key");
	IC_TRY(status);
	return load_all(ring, &root);
}

ic_status ic_keyring_open(const struct ic_keys_options *options, struct ic_keyring **ret_ring)
{
	struct ic_keyring *ring = NULL;

	IC_TRY(ring_new(options, &ring));
	const ic_status status = open_ring(options, ring);
	if (!ic_ok(status)) {
		ic_keyring_close(ring);
		return status;
	}
	*ret_ring = ring;
	return IC_DONE;
}

void ic_keyring_close(struct ic_keyring *ring)
{
	if (ring == NULL)
		return;
	for (size_t i = 0; i < CACHE_PLACES; i++)
		ic_secret_done(&ring->cache[i].secret);
	ic_secret_done(&ring->base);
	ic_secret_done(&ring->epoch);
	ic_db_close(ring->db);
	pthread_mutex_destroy(&ring->mutex);
	ic_free(ring);
}

void ic_keyring_base(const struct ic_keyring *ring, ic_bytes label,
		     uint8_t ret_key[static IC_SECRET_BYTES])
{
	ic_hkdf_expand(ic_secret_view(&ring->base), label, ret_key, IC_SECRET_BYTES);
}

/* ---- images ---- */

ic_status ic_keyring_new_image(struct ic_keyring *ring, const struct ic_image_ref *ref,
			       struct ic_secret *ret_key)
{
	IC_AUTO(secret) key = { 0 };
	IC_AUTO(buf) wrapped = { 0 };
	struct look_up look = { .image = ref, .epoch = ring->epoch_number };

	ic_buf_init(&wrapped, WRAPPED);
	IC_TRY(random_secret(ring->entropy, &key));
	IC_TRY(wrap_secret(ring, &ring->epoch, image_context(ring, ref, look.epoch), &key,
			   &wrapped));
	look.wrapped = ic_buf_view(&wrapped);
	IC_TRY(ic_db_write(ring->db, insert_image, &look));
	*ret_key = IC_TAKE(key);
	return IC_DONE;
}

ic_status ic_keyring_image(struct ic_keyring *ring, const struct ic_image_ref *ref,
			   struct ic_secret *ret_key)
{
	struct look_up look = { .image = ref };

	IC_TRY(ic_db_read(ring->db, find_image, &look));
	if (!look.row.found)
		IC_FAIL(GONE, "the key of this image was destroyed");
	return unwrap_secret(&ring->epoch, image_context(ring, ref, look.row.epoch),
			     ic_bytes_of(look.row.wrapped, WRAPPED), ret_key);
}

ic_status ic_keyring_forget_image(struct ic_keyring *ring, const struct ic_image_ref *ref)
{
	struct ic_image_ref copy = *ref;

	IC_TRY(ic_db_write(ring->db, delete_image, &copy));
	return ic_db_sqlite_purge(ring->db);
}

struct image_visit {
	ic_status (*visit)(const struct ic_image_ref *ref, void *ctx);
	void *ctx;
};

static ic_status visit_image(const struct ic_db_row *row, void *ctx)
{
	const struct image_visit *visit = ctx;
	const struct ic_image_ref ref = { .subject = ic_db_id(row, 0),
					  .image = ic_db_id(row, 1),
					  .version = (uint32_t)ic_db_int(row, 2) };

	return visit->visit(&ref, visit->ctx);
}

static ic_status visit_images(struct ic_db_tx *tx, void *visit)
{
	return ic_db_query(tx, "SELECT subject, image, version FROM wrapped_key", IC_DB_NO_ARGS,
			   visit_image, visit);
}

ic_status ic_keyring_each_image(struct ic_keyring *ring,
				ic_status (*visit)(const struct ic_image_ref *ref, void *ctx),
				void *ctx)
{
	struct image_visit all = { visit, ctx };

	return ic_db_read(ring->db, visit_images, &all);
}

/* ---- parties ---- */

static struct cached *cache_place(struct ic_keyring *ring, ic_id party)
{
	return &ring->cache[ic_load_be32(party.bytes) % CACHE_PLACES];
}

static void derive_use(const struct ic_secret *secret, enum ic_party_use use,
		       uint8_t ret_key[static IC_SECRET_BYTES])
{
	static const char *const labels[] = {
		[IC_PARTY_FIELD] = "ICK1 field",
		[IC_PARTY_AUDIT] = "ICK1 audit",
		[IC_PARTY_SUBJECT_TAG] = "ICK1 subject",
		[IC_PARTY_ACTOR_TAG] = "ICK1 actor",
	};

	ic_hkdf_expand(ic_secret_view(secret), ic_bytes_of_text(labels[use]), ret_key,
		       IC_SECRET_BYTES);
}

static bool derive_cached(struct ic_keyring *ring, ic_id party, enum ic_party_use use,
			  uint8_t ret_key[static IC_SECRET_BYTES])
{
	pthread_mutex_lock(&ring->mutex);
	const struct cached *cached = cache_place(ring, party);
	const bool hit = cached->secret.bytes != NULL && ic_id_equal(cached->party, party);
	if (hit)
		derive_use(&cached->secret, use, ret_key);
	pthread_mutex_unlock(&ring->mutex);
	return hit;
}

static void cache_put(struct ic_keyring *ring, ic_id party, struct ic_secret *secret)
{
	pthread_mutex_lock(&ring->mutex);
	struct cached *cached = cache_place(ring, party);
	ic_secret_done(&cached->secret);
	cached->party = party;
	cached->secret = IC_TAKE(*secret);
	pthread_mutex_unlock(&ring->mutex);
}

static void cache_drop(struct ic_keyring *ring, ic_id party)
{
	pthread_mutex_lock(&ring->mutex);
	struct cached *cached = cache_place(ring, party);
	if (ic_id_equal(cached->party, party))
		ic_secret_done(&cached->secret);
	pthread_mutex_unlock(&ring->mutex);
}

ic_status ic_keyring_party(struct ic_keyring *ring, ic_id party, enum ic_party_use use,
			   uint8_t ret_key[static IC_SECRET_BYTES])
{
	IC_AUTO(secret) secret = { 0 };
	struct look_up look = { .party = party };

	if (derive_cached(ring, party, use, ret_key))
		return IC_DONE;
	IC_TRY(ic_db_read(ring->db, find_party, &look));
	if (!look.row.found)
		IC_FAIL(GONE, "the keys of this person were destroyed or never made");
	IC_TRY(unwrap_secret(&ring->epoch, party_context(ring, party, look.row.epoch),
			     ic_bytes_of(look.row.wrapped, WRAPPED), &secret));
	derive_use(&secret, use, ret_key);
	cache_put(ring, party, &secret);
	return IC_DONE;
}

ic_status ic_keyring_enrol(struct ic_keyring *ring, ic_id party)
{
	IC_AUTO(secret) secret = { 0 };
	IC_AUTO(buf) wrapped = { 0 };
	struct look_up look = { .party = party, .epoch = ring->epoch_number };

	ic_buf_init(&wrapped, WRAPPED);
	IC_TRY(random_secret(ring->entropy, &secret));
	IC_TRY(wrap_secret(ring, &ring->epoch, party_context(ring, party, look.epoch), &secret,
			   &wrapped));
	look.wrapped = ic_buf_view(&wrapped);
	return ic_db_write(ring->db, insert_party, &look);
}

ic_status ic_keyring_forget_party(struct ic_keyring *ring, ic_id party)
{
	IC_ASSERT(!ic_id_is_zero(party));
	IC_TRY(ic_db_write(ring->db, delete_party, &party));
	cache_drop(ring, party);
	return ic_db_sqlite_purge(ring->db);
}
