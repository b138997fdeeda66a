/* SPDX-License-Identifier: Apache-2.0 */
/*
 * port/keys.h inside this process: wrapped keys in keys.db under a root key from a file, the
 * ledger's signing key, and the right edge of its tree, so that nothing that shrinks or forks it is
 * ever signed. docs/formats/keys.md.
 */
#ifndef IC_BACKEND_KEYS_LOCAL_H
#define IC_BACKEND_KEYS_LOCAL_H

#include "port/keys.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/entropy.h"

struct ic_keys_options {
	struct ic_disk *disk;
	const char *db_path;    /* "keys.db" */
	const char *state_path; /* "sign.state" */
	const char *root_path;  /* the root key file on the same disk: 32 bytes, mode 0600 */
	ic_id tenant;           /* bound into every wrapped key; zero is allowed */
	const char *origin;     /* of the ledger, for example "photos.example.nhs.uk/ledger" */
	struct ic_entropy *entropy;
	struct ic_clock *clock;
};

/** Make root key, keys.db and signing state; IC_E_EXISTS when there is a root key. */
ic_status ic_keys_local_init(const struct ic_keys_options *options);

/** Begin a ledger of another name, without entries, under the keys that are there. IC_E_EXISTS when
 * there is a signing state. */
ic_status ic_keys_local_begin(const struct ic_keys_options *options);

/** IC_E_KEY: no root key, or not the one these keys are wrapped under. */
ic_status ic_keys_local_open(const struct ic_keys_options *options, struct ic_keys **ret_keys);

#endif
