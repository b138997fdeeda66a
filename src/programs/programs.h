/* SPDX-License-Identifier: Apache-2.0 */
/* The command that puts the whole program together, and so stands above the command line. */
#ifndef IC_PROGRAMS_PROGRAMS_H
#define IC_PROGRAMS_PROGRAMS_H

#include "cli/cli.h"

int ic_cmd_serve(const struct ic_cli *cli, int argc, char **argv);

#endif
