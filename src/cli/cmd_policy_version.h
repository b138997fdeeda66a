/* SPDX-License-Identifier: Apache-2.0 */
/* The part of `incamera policy` that acts on a data directory. */
#ifndef IC_CLI_CMD_POLICY_VERSION_H
#define IC_CLI_CMD_POLICY_VERSION_H

#include "cli/cli.h"

/** True for a word after `incamera policy` that ic_cmd_policy_version() knows. */
bool ic_is_policy_version_verb(const char *word);

/** @argv begins with that word. */
int ic_cmd_policy_version(const struct ic_cli *cli, int argc, char **argv);

#endif
