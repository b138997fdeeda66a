/* SPDX-License-Identifier: Apache-2.0 */
/* The options of a command as a table, from which its --help follows. */
#ifndef IC_CLI_OPTIONS_H
#define IC_CLI_OPTIONS_H

#include "cli/cli.h"

/** One option; exactly one of @flag and @text is its place. */
struct ic_cli_option {
	const char *name;  /* without the dashes */
	char letter;       /* 0: none */
	const char *value; /* what the help calls its value; NULL for a flag */
	const char *help;
	bool *flag;
	const char **text;
};

struct ic_cli_options {
	const char *usage; /* after the command's name */
	const char *about;
	const char *example;
	const struct ic_cli_option *list;
	size_t count;
};

/**
 * Take the options out of @argv, whose first word is the command's name; what is left stands in
 * argv[1] to argv[*argc - 1]. Values follow as --name VALUE, --name=VALUE, -n VALUE or -nVALUE;
 * "--" ends the options and "-" is not one. IC_E_USAGE after saying what is wrong. After --help,
 * which prints, @ret_help is true.
 */
ic_status ic_cli_parse(const struct ic_cli *cli, const struct ic_cli_options *options, int *argc,
		       char **argv, bool *ret_help);

#endif
