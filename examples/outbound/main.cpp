// outbound: the command line. See `outbound --help`.
#include "commands.hpp"
#include "fault.hpp"
#include "key_words.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <span>
#include <string_view>

namespace {

using namespace cli;

void describe(CLI::App& app, settings& chosen, bool as_json)
{
    app.add_option("--config", chosen.config_file,
        "Configuration file (JSON). Default: OUTBOUND_CONFIG (a path, or the document itself), else ./outbound.json");
    app.add_flag("--json", chosen.json, "Print one JSON document; report problems as JSON on stderr");
    app.set_version_flag("-v,-V,--version",
        as_json ? R"({"version":")" OUTBOUND_VERSION R"("})" : "outbound " OUTBOUND_VERSION, "Print the version");
    app.require_subcommand(1);
    app.footer(
        std::string{
            "Examples:\n"
            "  outbound import contacts.csv\n"
            "  outbound campaign create --name Spring --from news@example.org --subject 'Hi {{first_name|there}}' "
            "--text spring.txt\n"
            "  outbound campaign start 1\n"
            "  outbound run --until-idle\n\n"} +
        exit_codes_in_words());
}

void add_all(commands& to)
{
    add_import(to);
    add_contacts(to);
    add_segments(to);
    add_templates(to);
    auto& campaign = to.group("campaign", "Create, start and inspect campaigns");
    add_campaign_edit(to, campaign);
    add_campaign_run(to, campaign);
    add_archive(to, campaign);
    add_campaign_look(to, campaign);
    add_messages(to);
    add_watch(to);
    add_run(to);
    add_serve(to);
    add_suppressions(to);
    add_tokens(to);
    add_doctor(to);
    add_upkeep(to);
    add_accounts(to);
    add_call(to);
    add_demo(to);
}

/// A fault of the configuration may quote the file that --config names.
outbound::problem without_keys_of_configuration(outbound::problem fault, std::span<char* const> words)
{
    if (fault.code == outbound::errc::config)
        fault.detail = without_keys(std::move(fault.detail), words);
    return fault;
}

exit_code run(int argc, char** argv, bool as_json)
{
    settings chosen;
    CLI::App app{
        "Runs outbound campaigns: imports contacts, sends messages, and reports the outcome for every recipient.",
        "outbound"};
    describe(app, chosen, as_json);
    commands all{app};
    add_all(all);
    session session{chosen};
    const std::span<char* const> words{argv, static_cast<std::size_t>(argc)};
    try {
        app.parse(argc, argv);
        return all.run_chosen(session);
    } catch (const CLI::Success& e) {  // --help, --version
        app.exit(e);
        return exit_code::ok;
    } catch (const CLI::ParseError& e) {
        const auto unknown = all.unknown_word();
        report_usage(without_keys(unknown.empty() ? e.what() : unknown, words), as_json);
        return exit_code::usage;
    } catch (const usage_fault& e) {
        report_usage(without_keys(e.what(), words), as_json);
        return exit_code::usage;
    } catch (const outbound::error& e) {
        report(without_keys_of_configuration(e.problem(), words), as_json, session.database());
        return exit_code_of(e.code());
    } catch (const std::exception& e) {
        report({outbound::errc::internal, e.what(), {}}, as_json);
        return exit_code::failed;
    }
}

}  // namespace

int main(int argc, char** argv)
{
    // Usage errors must be printed in the form that the command line asks for.
    const std::span words{argv, static_cast<std::size_t>(argc)};
    const bool as_json =
        std::ranges::any_of(words, [](const char* word) { return std::string_view{word} == "--json"; });
    auto code = run(argc, argv, as_json);
    if (!std::cout.flush() && code == exit_code::ok) {
        report({outbound::errc::internal, "cannot write standard output: the answer is incomplete", {}}, as_json);
        code = exit_code::failed;
    }
    return static_cast<int>(code);
}
