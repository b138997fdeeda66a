/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only holder of long-term keys: in-process at first, a process of its own (the warden) behind
 * the same calls later. No signed entry, no key: a key that opens something is released only by
 * advance(), against an entry that names that image or those parties and that the holder has just
 * put under a signature. What only seals (wrap, seal, tag, index) needs no entry. Threads: safe.
 *
 * A party is a patient (subject) or a member of staff (actor); each has keys of its own, made by
 * enrol(). Source: docs/formats/keys.md, docs/formats/ledger.md.
 */
#ifndef IC_PORT_KEYS_H
#define IC_PORT_KEYS_H

#include "base/buf.h"
#include "base/text.h"
#include "base/time.h"
#include "sys/secret.h"

enum {
	IC_LEAF_BYTES = 128, /* one ledger entry */
	IC_HASH_BYTES = 32,  /* SHA-256 */
	IC_TAG_BYTES = 32,
	IC_INDEX_BYTES = 16,     /* a blind index */
	IC_SIGNATURE_BYTES = 64, /* Ed25519 */
	IC_DISCLOSED_FIELDS = 3, /* actor, subject or party list, image */
	IC_RECENT_LEAVES = 4096, /* signed leaves that may still release their keys */
};

/** What an image key is bound to. */
struct ic_image_ref {
	ic_id subject;
	ic_id image;
	uint32_t version;
};

/** What a party's sealing key is for. Each gives a different key. */
enum ic_key_domain {
	IC_KEY_FIELD = 1 /* personal columns */,
	IC_KEY_AUDIT = 2 /* ledger payloads */
};

/** Kinds of blind index; part of the index key. */
enum ic_index_kind { IC_INDEX_IDENTIFIER = 1, IC_INDEX_USER_NAME = 2, IC_INDEX_SESSION = 3 };

/** Which tag of an entry: see docs/formats/ledger.md. */
enum ic_tag_side { IC_TAG_SUBJECT = 1, IC_TAG_ACTOR = 2 };

/** One disclosed field of an entry: enough to recompute its digest. */
struct ic_disclosed {
	uint16_t field;
	uint8_t salt[16];
	ic_bytes value;
};

/**
 * A key asked for under one entry of the same advance() call. The holder recomputes the commitment
 * from
 * @digests with the @disclosed fields put in, compares it with the leaf at @index, checks that the
 * fields name what is asked for, and only then fills @key. Kinds: an image key, or one domain key
 * of a party.
 */
struct ic_key_want {
	uint64_t index; /* of the entry */
	uint16_t event_type;
	uint16_t digest_count;
	const uint8_t (*digests)[IC_HASH_BYTES]; /* d_f of the type's fields in ascending order */
	struct ic_disclosed disclosed[IC_DISCLOSED_FIELDS];
	size_t disclosed_count;

	enum { IC_WANT_IMAGE = 1, IC_WANT_PARTY = 2 } kind;
	struct ic_image_ref image; /* IC_WANT_IMAGE */
	ic_id party;               /* IC_WANT_PARTY */
	enum ic_key_domain domain;

	struct ic_secret key; /* out; owned by the asker */
	ic_status status;     /* out; IC_E_KEY: refused, IC_E_GONE: destroyed */
};

/** The last tree head that left the holder under its signature. */
struct ic_tree_head {
	uint64_t size;
	uint8_t root[IC_HASH_BYTES];
	uint8_t signature[IC_SIGNATURE_BYTES]; /* over the checkpoint note body */
};

struct ic_keys;

struct ic_keys_ops {
	ic_status (*enrol)(struct ic_keys *keys, ic_id party);
	ic_status (*wrap)(struct ic_keys *keys, const struct ic_image_ref *ref,
			  struct ic_secret *ret_key);
	ic_status (*seal)(struct ic_keys *keys, ic_id party, enum ic_key_domain domain,
			  ic_bytes context, ic_bytes plain, struct ic_buf *out);
	ic_status (*tag)(struct ic_keys *keys, ic_id party, enum ic_tag_side side, uint64_t n,
			 uint8_t ret_tag[static IC_TAG_BYTES]);
	ic_status (*index)(struct ic_keys *keys, enum ic_index_kind kind, ic_bytes normalised,
			   uint8_t ret_index[static IC_INDEX_BYTES]);
	ic_status (*advance)(struct ic_keys *keys, uint64_t first,
			     const uint8_t (*leaves)[IC_LEAF_BYTES], size_t count,
			     struct ic_key_want *wants, size_t want_count,
			     struct ic_tree_head *ret_head);
	ic_status (*sign_state)(struct ic_keys *keys, struct ic_tree_head *ret_head);
	ic_status (*verifier)(struct ic_keys *keys, struct ic_buf *out);
	ic_status (*forget_image)(struct ic_keys *keys, const struct ic_image_ref *ref);
	ic_status (*forget_party)(struct ic_keys *keys, ic_id party);
	ic_status (*each_image)(struct ic_keys *keys,
				ic_status (*visit)(const struct ic_image_ref *ref, void *ctx),
				void *ctx);
	void (*close)(struct ic_keys *keys);
};

struct ic_keys {
	const struct ic_keys_ops *ops;
};

/** Make the keys of a party; durable on return; again for the same party changes nothing. */
static inline ic_status ic_keys_enrol(struct ic_keys *keys, ic_id party)
{
	return keys->ops->enrol(keys, party);
}

/** A fresh key for one image version, its wrapped form durable on return. IC_E_EXISTS if there is
 * one. */
static inline ic_status ic_keys_wrap(struct ic_keys *keys, const struct ic_image_ref *ref,
				     struct ic_secret *ret_key)
{
	return keys->ops->wrap(keys, ref, ret_key);
}

/** Seal @plain for @party, bound to @context; appends to @out. The zero party is the organisation
 * itself. */
static inline ic_status ic_keys_seal(struct ic_keys *keys, ic_id party, enum ic_key_domain domain,
				     ic_bytes context, ic_bytes plain, struct ic_buf *out)
{
	return keys->ops->seal(keys, party, domain, context, plain, out);
}

/** Tag @n of @party (docs/formats/ledger.md); random for the zero party. */
static inline ic_status ic_keys_tag(struct ic_keys *keys, ic_id party, enum ic_tag_side side,
				    uint64_t n, uint8_t ret_tag[static IC_TAG_BYTES])
{
	return keys->ops->tag(keys, party, side, n, ret_tag);
}

static inline ic_status ic_keys_index(struct ic_keys *keys, enum ic_index_kind kind,
				      ic_bytes normalised, uint8_t ret_index[static IC_INDEX_BYTES])
{
	return keys->ops->index(keys, kind, normalised, ret_index);
}

/**
 * Append @count leaves (0 is allowed) whose first has index @first (must be the holder's present
 * size), sign one head, and only then fill the wants. A want may name a leaf of this call or one of
 * the last IC_RECENT_LEAVES, each leaf once: two callers whose entries share a commit may settle
 * one after the other. Each want carries its own status. The holder's own state is durable before
 * the signature leaves it. IC_E_STATE when @first is not
 * the present size; without leaves it is not looked at.
 */
static inline ic_status ic_keys_advance(struct ic_keys *keys, uint64_t first,
					const uint8_t (*leaves)[IC_LEAF_BYTES], size_t count,
					struct ic_key_want *wants, size_t want_count,
					struct ic_tree_head *ret_head)
{
	return keys->ops->advance(keys, first, leaves, count, wants, want_count, ret_head);
}

static inline ic_status ic_keys_sign_state(struct ic_keys *keys, struct ic_tree_head *ret_head)
{
	return keys->ops->sign_state(keys, ret_head);
}

/** The verifier key as text, C2SP signed-note form: name+keyid+base64. */
static inline ic_status ic_keys_verifier(struct ic_keys *keys, struct ic_buf *out)
{
	return keys->ops->verifier(keys, out);
}

/** Destroy the key of one image version; absence is success. Durable, and gone from the file, on
 * return. */
static inline ic_status ic_keys_forget_image(struct ic_keys *keys, const struct ic_image_ref *ref)
{
	return keys->ops->forget_image(keys, ref);
}

/** Destroy all keys of a party: its columns, payloads and tags are closed for good; absence is
 * success. Durable, and gone from the file, on return. */
static inline ic_status ic_keys_forget_party(struct ic_keys *keys, ic_id party)
{
	return keys->ops->forget_party(keys, party);
}

/** Visit every image version that has a key, in no order. */
static inline ic_status ic_keys_each_image(struct ic_keys *keys,
					   ic_status (*visit)(const struct ic_image_ref *ref,
							      void *ctx),
					   void *ctx)
{
	return keys->ops->each_image(keys, visit, ctx);
}

static inline void ic_keys_close(struct ic_keys *keys)
{
	if (keys != NULL)
		keys->ops->close(keys);
}

#endif
