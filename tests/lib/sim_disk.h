/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk in memory that forgets what was not synced. Every write and every change of a name is
 * pending until its file or directory is synced; power goes off before operation k (all later ones
 * fail); then the disk is left with what was durable plus a chosen part of what was pending: none
 * of it, all of it, or a seeded draw, where a write may be torn at 512 bytes. Threads: safe.
 */
#ifndef IC_TESTS_LIB_SIM_DISK_H
#define IC_TESTS_LIB_SIM_DISK_H

#include "sys/disk.h"

struct sim_disk;

enum sim_keep { SIM_KEEP_NONE, SIM_KEEP_ALL, SIM_KEEP_DRAW };

struct sim_disk *sim_disk_new(void);
void sim_disk_free(struct sim_disk *sim);
struct ic_disk *sim_disk_of(struct sim_disk *sim);

/** Power goes off before operation @k from now, counting from 1; 0: never. */
void sim_disk_power_off_at(struct sim_disk *sim, uint64_t k);

/** Only operation @k from now fails; a failed sync still ends the process, that is power. */
void sim_disk_fail_once_at(struct sim_disk *sim, uint64_t k);

/** Operations since sim_disk_power_off_at(). */
uint64_t sim_disk_operations(const struct sim_disk *sim);

/** A disk whose syncs do nothing, to see that a test finds that. */
void sim_disk_lie(struct sim_disk *sim, bool lie);

/** Lose what was pending, as @keep says; power is on again. All files must be closed. */
void sim_disk_crash(struct sim_disk *sim, enum sim_keep keep, uint64_t seed);

#endif
