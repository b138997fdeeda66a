/* SPDX-License-Identifier: Apache-2.0 */
/* `incamera policy`: the rules answer a situation, a million of them, or explain themselves. */
#include <string.h>

#include "base/bug.h"
#include "base/limits.h"
#include "cli/cmd_policy_version.h"
#include "cli/policy_print.h"
#include "policy/pack.h"
#include "policy/policy.h"
#include "policy/shipped.h"

enum { ARGUMENTS_MAX = 64, LINE_BYTES_MAX = 1024, CHUNK_BYTES = 65536 };

static const char help[] =
	"incamera policy decide TABLE name=value…   what the rules say of one situation\n"
	"incamera policy decide TABLE -             one situation a line in, \"RULE decision\" a "
	"line out\n"
	"incamera policy explain RULE               a rule as written, with its source\n"
	"incamera policy check                      count every situation of every table, two "
	"ways\n"
	"incamera policy check --pack FILE          may a hospital decide by this rule file?\n"
	"incamera policy diff FILE                  where it differs from the shipped rules\n"
	"incamera policy facts [TABLE]              the facts a table asks, their values and "
	"presets\n"
	"incamera policy versions|propose|sign|end  the hospital's own version; see policy "
	"versions "
	"--help\n"
	"\n"
	"  --json          print JSON\n"
	"  --rules FILE    use this rule file instead of the one in the program\n"
	"\n"
	"TABLE: C may this picture be taken, D may it be used or shown, A may this person have "
	"access,\n"
	"L what becomes of it. What is not named has its preset; see `incamera policy facts`.\n"
	"\n"
	"  $ incamera policy decide C CPURP=CARE CONS=ORAL\n"
	"  $ incamera policy decide D PURPOSE=TEACH RECIP=ORG CONS=NONE --json\n"
	"  $ incamera policy explain D38\n"
	"\n"
	"Exit code: 0 whenever a decision was given, also a refusal; 2 for a situation that is not "
	"one.\n";

/* What follows `incamera policy`, sorted. */
struct options {
	bool json;
	bool help;
	const char *rules;
	const char *pack;
	const char *words[ARGUMENTS_MAX];
	size_t word_count;
};

static const char *take_options(int argc, char **argv, struct options *ret_options)
{
	struct options options = { .json = false };

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			options.json = true;
		else if (strcmp(argv[i], "--help") == 0)
			options.help = true;
		else if (strcmp(argv[i], "--rules") == 0 && i + 1 < argc)
			options.rules = argv[++i];
		else if (strcmp(argv[i], "--pack") == 0 && i + 1 < argc)
			options.pack = argv[++i];
		else if (strncmp(argv[i], "--", 2) == 0)
			return "no such option, or its value is missing";
		else if (options.word_count == ARGUMENTS_MAX)
			return "too many arguments";
		else
			options.words[options.word_count++] = argv[i];
	}
	*ret_options = options;
	return NULL;
}

/* The policy of a rule file, or with NULL the shipped one. */
static int load_policy(const struct ic_cli *cli, const char *path, struct ic_policy **ret_policy)
{
	IC_AUTO(buf) text = { 0 };
	struct ic_policy_error where;

	ic_buf_init(&text, IC_RULE_FILE_BYTES_MAX);
	if (path == NULL)
		return ic_cli_fail(cli,
				   ic_policy_parse(ic_embedded_england_2026, ret_policy, &where));
	ic_status status = ic_cli_read_file(cli, path, &text);
	if (!ic_ok(status))
		return ic_cli_fail(cli, status);
	status = ic_policy_parse(ic_buf_view(&text), ret_policy, &where);
	if (!ic_failed_with(status, IC_E_SYNTAX) && !ic_failed_with(status, IC_E_LIMIT))
		return ic_cli_fail(cli, status);
	ic_print_rule_file_error(cli->err, path, ic_buf_view(&text), &where);
	return IC_EXIT_USAGE;
}

static int decide_one(const struct ic_cli *cli, const struct ic_policy *policy,
		      const struct options *options, enum ic_table table)
{
	struct ic_facts_parser parser;
	struct ic_facts_error error;
	struct ic_facts facts;

	ic_facts_begin(&parser, table);
	for (size_t i = 2; i < options->word_count; i++) {
		if (ic_ok(ic_facts_put(&parser, ic_bytes_of_text(options->words[i]), &error)))
			continue;
		ic_print_facts_error(cli->err, "fact", i - 1, &error);
		return IC_EXIT_USAGE;
	}
	if (!ic_ok(ic_facts_end(&parser, &facts, &error))) {
		ic_print_facts_error(cli->err, "fact", options->word_count - 1, &error);
		return IC_EXIT_USAGE;
	}
	const struct ic_decision decision = ic_policy_decide(policy, table, &facts);
	return ic_cli_fail(cli, options->json ? ic_print_decision_json(cli->out, &decision)
					      : ic_print_decision(cli->out, &decision));
}

/* A batch under way. */
struct batch {
	const struct ic_cli *cli;
	const struct ic_policy *policy;
	enum ic_table table;
	uint64_t line;
	struct ic_buf out;
};

static ic_status flush_batch(struct batch *batch)
{
	const ic_status status = ic_cli_put(batch->cli->out, ic_buf_view(&batch->out));

	ic_buf_clear(&batch->out);
	return status;
}

static ic_status decide_line(struct batch *batch, ic_bytes line)
{
	struct ic_facts_error error;
	struct ic_facts facts;

	batch->line++;
	if (batch->out.max - batch->out.len < LINE_BYTES_MAX)
		IC_TRY(flush_batch(batch));
	const ic_status status = ic_facts_parse(batch->table, line, &facts, &error);
	if (!ic_ok(status))
		ic_print_facts_error(batch->cli->err, "line", batch->line, &error);
	IC_TRY(status);

	const struct ic_decision decision = ic_policy_decide(batch->policy, batch->table, &facts);
	IC_TRY(ic_buf_put_text(&batch->out, ic_rule_id(decision.rule)));
	IC_TRY(ic_buf_put_byte(&batch->out, ' '));
	IC_TRY(ic_buf_put_text(&batch->out, ic_outcome_name(decision.outcome)));
	return ic_buf_put_byte(&batch->out, '\n');
}

/* Decide the whole lines of @text; gives how many bytes they were. */
static ic_status decide_lines(struct batch *batch, ic_bytes text, size_t *ret_used)
{
	size_t used = 0;

	while (used < text.len) {
		const uint8_t *start = text.ptr + used;
		const uint8_t *end = memchr(start, '\n', text.len - used);
		if (end == NULL)
			break;
		IC_TRY(decide_line(batch, ic_bytes_of(start, (size_t)(end - start))));
		used += (size_t)(end - start) + 1;
	}
	*ret_used = used;
	return IC_DONE;
}

static ic_status decide_stream(struct batch *batch)
{
	static uint8_t text[CHUNK_BYTES];
	size_t len = 0;

	for (size_t got; (got = fread(text + len, 1, sizeof(text) - len, batch->cli->in)) > 0;) {
		size_t used = 0;
		len += got;
		IC_TRY(decide_lines(batch, ic_bytes_of(text, len), &used));
		if (used == 0 && len == sizeof(text))
			IC_FAIL(LIMIT, "a line of the batch is too long");
		memmove(text, text + used, len - used);
		len -= used;
	}
	if (ferror(batch->cli->in) != 0)
		IC_FAIL(IO, "reading the batch");
	return len > 0 ? decide_line(batch, ic_bytes_of(text, len)) : IC_DONE;
}

static int decide_batch(const struct ic_cli *cli, const struct ic_policy *policy,
			enum ic_table table)
{
	struct batch batch = { .cli = cli, .policy = policy, .table = table };

	ic_buf_init(&batch.out, CHUNK_BYTES);
	ic_status status = decide_stream(&batch);
	const ic_status written = flush_batch(&batch);
	ic_buf_done(&batch.out);
	if (ic_ok(status))
		status = written;
	return ic_failed_with(status, IC_E_FIELD) ? IC_EXIT_USAGE : ic_cli_fail(cli, status);
}

static int run_decide(const struct ic_cli *cli, const struct ic_policy *policy,
		      const struct options *options)
{
	enum ic_table table = IC_TABLE_C;

	if (options->word_count < 2)
		return ic_cli_usage(cli, "policy", "decide needs a table: C, D, A or L");
	if (!ic_ok(ic_table_parse(ic_bytes_of_text(options->words[1]), &table)))
		return ic_cli_usage(cli, "policy", "the tables are C, D, A and L");
	if (options->word_count == 3 && strcmp(options->words[2], "-") == 0)
		return decide_batch(cli, policy, table);
	return decide_one(cli, policy, options, table);
}

static const char *nearest_rule(const struct ic_policy *policy, ic_bytes id)
{
	const char *names[IC_TABLE_COUNT * IC_RULES_MAX];
	size_t count = 0;

	for (unsigned t = 0; t < IC_TABLE_COUNT; t++)
		for (size_t i = 0; i < ic_policy_rule_count(policy, (enum ic_table)t); i++)
			names[count++] = ic_rule_id(ic_policy_rule_at(policy, (enum ic_table)t, i));
	return ic_nearest_name(id, names, count);
}

static int run_explain(const struct ic_cli *cli, const struct ic_policy *policy,
		       const struct options *options)
{
	if (options->word_count != 2)
		return ic_cli_usage(cli, "policy", "explain needs one rule, such as D38");

	const ic_bytes id = ic_bytes_of_text(options->words[1]);
	const struct ic_rule *rule = ic_policy_find_rule(policy, id);
	if (rule == NULL) {
		(void)fprintf(cli->err, "incamera: no such rule; did you mean %s?\n",
			      nearest_rule(policy, id));
		return IC_EXIT_USAGE;
	}
	return ic_cli_fail(cli, options->json ? ic_print_rule_json(cli->out, rule)
					      : ic_print_rule(cli->out, policy, rule));
}

static struct ic_census count_one_by_one(const struct ic_policy *policy, enum ic_table table)
{
	struct ic_facts facts = ic_facts_at(table, 0);
	struct ic_census census = { { 0 } };

	do
		census.of[ic_policy_decide(policy, table, &facts).outcome]++;
	while (ic_facts_next(table, &facts));
	return census;
}

static int check_table(const struct ic_cli *cli, const struct ic_policy *policy,
		       enum ic_table table, bool json)
{
	const struct ic_census boxes = ic_policy_census(policy, table);
	const struct ic_census each = count_one_by_one(policy, table);
	const char letter = ic_table_letter(table);
	const size_t rules = ic_policy_rule_count(policy, table);
	const unsigned long long permit = each.of[IC_PERMIT];
	const unsigned long long with = each.of[IC_PERMIT_WITH];
	const unsigned long long deny = each.of[IC_DENY];

	if (json)
		(void)fprintf(cli->out,
			      "%s\"%c\":{\"situations\":%llu,\"rules\":%zu,\"permit\":%llu,"
			      "\"permit_with\":%llu,\"deny\":%llu}",
			      table == IC_TABLE_C ? "" : ",", letter, permit + with + deny, rules,
			      permit, with, deny);
	else
		(void)fprintf(cli->out,
			      "%c  %9llu situations  %3zu rules  permit %llu  permit-with %llu  "
			      "deny %llu\n",
			      letter, permit + with + deny, rules, permit, with, deny);
	(void)fflush(cli->out);
	return memcmp(&boxes, &each, sizeof(each)) == 0 ? IC_EXIT_DONE : IC_EXIT_VERIFY;
}

static int compare_pack(const struct ic_cli *cli, const struct ic_policy *policy, const char *path,
			bool json)
{
	[[gnu::cleanup(ic_policy_free_at)]] struct ic_policy *pack = NULL;
	static struct ic_pack_report report;
	const int code = load_policy(cli, path, &pack);

	if (code != IC_EXIT_DONE)
		return code;
	ic_status status = ic_pack_compare(policy, pack, &report);
	if (ic_ok(status))
		status = json ? ic_print_pack_json(cli->out, &report)
			      : ic_print_pack(cli->out, &report);
	if (!ic_ok(status))
		return ic_cli_fail(cli, status);
	return report.acceptable ? IC_EXIT_DONE : IC_EXIT_VERIFY;
}

static int run_diff(const struct ic_cli *cli, const struct ic_policy *policy,
		    const struct options *options)
{
	if (options->word_count != 2)
		return ic_cli_usage(cli, "policy", "diff needs one rule file");
	const int code = compare_pack(cli, policy, options->words[1], options->json);
	return code == IC_EXIT_VERIFY ? IC_EXIT_DONE : code;
}

/* Loading proved that nothing is open and no rule dead; here the engine answers each situation. */
static int run_check(const struct ic_cli *cli, const struct ic_policy *policy,
		     const struct options *options)
{
	int code = IC_EXIT_DONE;

	if (options->word_count != 1)
		return ic_cli_usage(cli, "policy", "check takes no further words");
	if (options->pack != NULL)
		return compare_pack(cli, policy, options->pack, options->json);
	(void)fprintf(cli->out, options->json ? "{\"policy\":\"%s\",\"tables\":{" : "%s: ",
		      ic_policy_name(policy));
	if (!options->json)
		(void)fprintf(cli->out, "%s\n", ic_policy_title(policy));
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++)
		if (check_table(cli, policy, (enum ic_table)t, options->json) != IC_EXIT_DONE)
			code = IC_EXIT_VERIFY;
	if (options->json)
		(void)fprintf(cli->out, "},\"ok\":%s}\n", code == IC_EXIT_DONE ? "true" : "false");
	else
		(void)fputs(
			code == IC_EXIT_DONE
				? "PASS  every situation has its rule, every rule its situation\n"
				: "FAIL  the two counts differ\n",
			cli->out);
	return code;
}

static void print_facts(FILE *out, enum ic_table table)
{
	for (unsigned f = 0; f < IC_FACT_COUNT; f++) {
		const struct ic_fact_info *info = ic_fact_info((enum ic_fact)f);
		if (!ic_fact_in_table((enum ic_fact)f, table))
			continue;
		(void)fprintf(out, "%s: %s%s\n", info->name, info->words,
			      info->required ? " (must be named)" : "");
		for (unsigned v = 0; v < info->value_count; v++)
			(void)fprintf(out, "  %-12s %s%s\n", info->value_names[v],
				      info->value_words[v],
				      !info->required && v == info->preset ? "  [preset]" : "");
	}
}

static int run_facts(const struct ic_cli *cli, const struct ic_policy *policy,
		     const struct options *options)
{
	enum ic_table table = IC_TABLE_C;

	if (options->word_count > 2
	    || (options->word_count == 2
		&& !ic_ok(ic_table_parse(ic_bytes_of_text(options->words[1]), &table))))
		return ic_cli_usage(cli, "policy", "the tables are C, D, A and L");
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++) {
		if (options->word_count == 2 && t != table)
			continue;
		(void)fprintf(cli->out, "== %c: %s\n", ic_table_letter((enum ic_table)t),
			      ic_policy_table_title(policy, (enum ic_table)t));
		print_facts(cli->out, (enum ic_table)t);
	}
	return IC_EXIT_DONE;
}

static const struct {
	const char *name;
	int (*run)(const struct ic_cli *cli, const struct ic_policy *policy,
		   const struct options *options);
} verbs[] = {
	{ "decide", run_decide }, { "explain", run_explain }, { "check", run_check },
	{ "diff", run_diff },     { "facts", run_facts },
};

int ic_cmd_policy(const struct ic_cli *cli, int argc, char **argv)
{
	[[gnu::cleanup(ic_policy_free_at)]] struct ic_policy *policy = NULL;
	struct options options;
	const char *wrong = take_options(argc, argv, &options);

	if (argc > 1 && ic_is_policy_version_verb(argv[1]))
		return ic_cmd_policy_version(cli, argc - 1, argv + 1);
	if (wrong != NULL)
		return ic_cli_usage(cli, "policy", wrong);
	if (options.help || options.word_count == 0) {
		(void)fputs(help, options.help ? cli->out : cli->err);
		return options.help ? IC_EXIT_DONE : IC_EXIT_USAGE;
	}
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(options.words[0], verbs[i].name) != 0)
			continue;
		const int code = load_policy(cli, options.rules, &policy);
		return code != IC_EXIT_DONE ? code : verbs[i].run(cli, policy, &options);
	}
	return ic_cli_usage(
		cli, "policy",
		"policy can decide, explain, check, diff, list facts; versions, propose, "
		"sign and end a version");
}
