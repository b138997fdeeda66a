/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key holder's memory of the ledger: size, right edge, root, last signature, on disk in two
 * slots written in turn, so that one whole state is always there. docs/formats/keys.md.
 */
#ifndef IC_BACKEND_SIGN_STATE_H
#define IC_BACKEND_SIGN_STATE_H

#include "ledger/tree.h"
#include "port/keys.h"
#include "sys/disk.h"

struct ic_sign_state {
	uint64_t sequence; /* of the write; the slot is its lowest bit */
	ic_digest origin;  /* SHA-256 of the ledger's name */
	ic_time t;         /* of the newest entry */
	struct ic_tree_edge edge;
	struct ic_tree_head head;
};

struct ic_sign_file;

/** IC_E_ABSENT when there is no file. */
ic_status ic_sign_file_open(struct ic_disk *disk, const char *path, bool create,
			    struct ic_sign_file **ret_file);
void ic_sign_file_close(struct ic_sign_file *file);

/** The newest whole state; IC_E_ABSENT when nothing was ever written, IC_E_VERIFY when what is
 * there is damaged. */
ic_status ic_sign_file_load(struct ic_sign_file *file, struct ic_sign_state *ret_state);

/** Durable on return; advances the sequence of @state. */
ic_status ic_sign_file_save(struct ic_sign_file *file, struct ic_sign_state *state);

#endif
