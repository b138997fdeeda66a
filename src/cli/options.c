/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include <string.h>

static void print_option(FILE *out, const struct ic_cli_option *option)
{
	char word[40];

	(void)snprintf(word, sizeof(word), "--%s%s%s", option->name,
		       option->value != NULL ? " " : "",
		       option->value != NULL ? option->value : "");
	if (option->letter != 0)
		(void)fprintf(out, "  -%c, %-20s %s\n", option->letter, word, option->help);
	else
		(void)fprintf(out, "      %-20s %s\n", word, option->help);
}

static void print_help(FILE *out, const char *name, const struct ic_cli_options *options)
{
	(void)fprintf(out, "usage: incamera %s %s\n\n%s\n\noptions:\n", name, options->usage,
		      options->about);
	for (size_t i = 0; i < options->count; i++)
		print_option(out, &options->list[i]);
	(void)fprintf(out, "      %-20s %s\n\nexamples:\n%s\n", "--help", "this text",
		      options->example);
}

struct parse {
	const struct ic_cli_options *options;
	char **argv;
	int count;
	int at;
};

static ic_status set_option(struct parse *parse, const struct ic_cli_option *option,
			    const char *value)
{
	if (option->flag != NULL) {
		if (value != NULL)
			IC_FAIL(USAGE, "an option that takes no value was given one");
		*option->flag = true;
		return IC_DONE;
	}
	if (value == NULL && parse->at + 1 == parse->count)
		IC_FAIL(USAGE, "the value of the last option is missing");
	*option->text = value != NULL ? value : parse->argv[++parse->at];
	return IC_DONE;
}

static ic_status parse_long(struct parse *parse, const char *word)
{
	const char *equal = strchr(word, '=');
	const size_t len = equal != NULL ? (size_t)(equal - word) : strlen(word);

	for (size_t i = 0; i < parse->options->count; i++) {
		const struct ic_cli_option *option = &parse->options->list[i];

		if (strlen(option->name) == len && strncmp(option->name, word, len) == 0)
			return set_option(parse, option, equal != NULL ? equal + 1 : NULL);
	}
	IC_FAIL(USAGE, "an option that is not known");
}

static ic_status parse_short(struct parse *parse, const char *word)
{
	for (size_t i = 0; i < parse->options->count; i++) {
		const struct ic_cli_option *option = &parse->options->list[i];

		if (option->letter == word[0])
			return set_option(parse, option, word[1] != '\0' ? word + 1 : NULL);
	}
	IC_FAIL(USAGE, "an option that is not known");
}

static ic_status parse_words(struct parse *parse, int *ret_argc, bool *ret_help)
{
	int paths = 1;
	bool plain = false;

	for (parse->at = 1; parse->at < parse->count; parse->at++) {
		char *word = parse->argv[parse->at];

		if (plain || word[0] != '-' || word[1] == '\0') {
			parse->argv[paths++] = word;
		} else if (strcmp(word, "--") == 0) {
			plain = true;
		} else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
			*ret_help = true;
			return IC_DONE;
		} else {
			IC_TRY(word[1] == '-' ? parse_long(parse, word + 2)
					      : parse_short(parse, word + 1));
		}
	}
	*ret_argc = paths;
	return IC_DONE;
}

ic_status ic_cli_parse(const struct ic_cli *cli, const struct ic_cli_options *options, int *argc,
		       char **argv, bool *ret_help)
{
	struct parse parse = { .options = options, .argv = argv, .count = *argc };

	*ret_help = false;
	const ic_status status = parse_words(&parse, argc, ret_help);
	if (!ic_ok(status))
		(void)ic_cli_usage(cli, argv[0], status.fault->text);
	if (*ret_help)
		print_help(cli->out, argv[0], options);
	return status;
}
