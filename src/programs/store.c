/* SPDX-License-Identifier: Apache-2.0 */
/* `incamera-store`: the commands that open a data directory, and the server. People type
 * `incamera`. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
#define FILES(name, function, summary)
#define STORE(name, function, summary)             { #name, function, summary },
#define IC_COMMAND(where, name, function, summary) where(name, function, summary)
	static const struct ic_command commands[] = {
#include "cli/commands.def"
	};
#undef IC_COMMAND

	return ic_cli_main(commands, sizeof(commands) / sizeof(commands[0]), argc, argv);
}
