// demo: runs campaigns on all channels against the simulator; each step is a command of this program in a child
// process.
#include "child.hpp"
#include "commands.hpp"
#include "demo_summary.hpp"
#include "demo_world.hpp"
#include "fault.hpp"
#include "people.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <csignal>
#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto step_timeout = 120s;  // for each step
constexpr std::int64_t email_campaign = 1;
constexpr std::int64_t sms_campaign = 2;
constexpr std::int64_t phone_campaign = 3;

struct demo_options {
    bool once = false;
    bool dashboard = false;
    std::int64_t recipients = 5000;
    std::string simulator;
    std::string check;
};

void describe(parameters& app, demo_options& options)
{
    app.flag("--once", options.once, "Run at full speed, and do not kill the worker in the middle");
    app.flag(
        "--dashboard", options.dashboard, "Print a link to the dashboard, and keep serving at the end until Ctrl-C");
    app.add("--recipients", options.recipients, "Contacts in the list").with_default().between(100, 1'000'000);
    app.add("--simulator", options.simulator, "Path of outbound-simulator. Default: beside this program");
    app.add(
        "--check", options.check, "Path of the checker, which compares list, ledger and database (tests/faults/check)");
}

class demo {
public:
    demo(const demo_options& options, bool shown) : options_{options}, shown_{shown} {}

    demo_result play()
    {
        world_.write_list(options_.recipients);
        world_.write_content();
        world_.write_script();
        open_for_business();
        prepare_campaign();
        if (has_watcher())
            show_dashboard("Watch in a browser: ");
        const auto begin = std::chrono::steady_clock::now();
        if (!options_.once)
            run_and_kill();
        outbound({"run", "--until-idle"});
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        hear_the_rest();
        vendor_.reset();  // which completes the ledger
        auto result = look();
        result.seconds = time.count();
        result.kills = options_.once ? 0 : 1;
        return result;
    }

    /// Serves the dashboard, and dispatches further campaigns, until a signal arrives.
    void stay()
    {
        if (!has_watcher())
            return;
        start_vendor(0);
        start_listener({"--port", "0"});
        show_dashboard("Continue in a browser, until Ctrl-C: ");
        while (!signals_.wait(1s)) {
        }
    }

private:
    bool has_watcher() const { return options_.dashboard && shown_; }

    void say(const std::string& words) const
    {
        if (shown_)
            std::cout << words << std::endl;
    }

    void open_for_business()
    {
        say("A simulator stands in for SendGrid and Twilio, over TLS on loopback. It is slow, throttles, drops\n"
            "connections before and after it accepts a message, fails, and refuses one address in a hundred.\n"
            "It reports outcomes late, twice and out of order, with forged reports among them.");
        constexpr std::int64_t seconds_to_watch = 8;
        start_vendor(options_.once ? 0 : std::max<std::int64_t>(options_.recipients / seconds_to_watch, 100));
        start_listener({"--only-listen", "--port", "0"});
        say("\n$ outbound serve --only-listen &");
    }

    /// Starts the simulator and writes the configuration. `pace` in emails per second; 0: no limit.
    void start_vendor(std::int64_t pace)
    {
        const auto program = options_.simulator.empty() ? (own_program().parent_path() / "outbound-simulator").string()
                                                        : options_.simulator;
        std::vector<std::string> words{program, "--exit-with-parent", "--ca-file", "ca.pem", "--ledger", "ledger.jsonl",
            "--seed", "7", "--latency-ms", "20", "--throttle", "0.02", "--error", "0.02", "--reset-before", "0.02",
            "--reset-after", "0.02", "--garbage", "0.01", "--refuse", "0.01", "--twilio-token",
            demo_world::twilio_token, "--webhooks", "serve.url", "--reports-file", "reports.json", "--report-repeat",
            "0.1", "--report-shuffle", "0.1", "--report-lose", "0.05", "--report-forge", "0.2"};
        if (has_watcher())
            words.push_back("--inbox");
        vendor_.emplace(words, world_.folder(), child::output::kept);
        const auto line = vendor_->read_line(10s);
        if (line.empty())
            throw usage_fault{
                "the simulator did not start (" + program + "): build it, or pass its path with --simulator"};
        const auto ready = json::parse(line);
        world_.write_configuration(ready, pace);
        if (has_watcher())
            inbox_ = ready.at("inbox").as_string();
    }

    void start_listener(const std::vector<std::string>& options)
    {
        world_.forget_address();
        std::vector<std::string> words{own_program().string(), "--config", "outbound.json", "--json", "serve"};
        words.insert(words.end(), options.begin(), options.end());
        words.insert(words.end(), {"--ready-file", "serve.url"});
        listener_.emplace(words, world_.folder(), child::output::kept);
    }

    // The token is in the fragment of the URL, which browsers do not send to servers.
    void show_dashboard(const std::string& words)
    {
        const auto deadline = std::chrono::steady_clock::now() + step_timeout;
        while (world_.address().empty())
            if (signals_.wait(50ms) || std::chrono::steady_clock::now() > deadline)
                throw stopped{};
        child creating{{own_program().string(), "--config", "outbound.json", "--json", "token", "create", "--name",
                           "Demo", "--scope", "admin"},
            world_.folder(), child::output::kept};
        const auto made = json::parse(creating.read_all());
        say('\n' + words + world_.address() + "/outbound/#token=" + std::string{made.at("token").as_string()});
        say("What the recipients get: " + inbox_);
    }

    void prepare_campaign()
    {
        outbound({"import", "contacts.csv"});
        outbound({"suppress", "add", "person11@example.com", "person22@example.com", "person33@example.com", "--reason",
            "opted out"});
        outbound({"template", "create", "Welcome", "--subject", "Welcome, {{first_name|friend}}", "--text",
            "welcome.txt", "--html", "welcome.html"});
        outbound(
            {"campaign", "create", "--name", "Welcome", "--from", "News <news@example.org>", "--template", "welcome"});
        outbound({"campaign", "create", "--name", "Text", "--type", "sms", "--from", "+15005550006", "--message",
            "{{first_name|Hello}}, the spring offers are here. Answer STOP to get no more.", "--industry", "Retail"});
        outbound({"campaign", "create", "--name", "Call", "--type", "phone", "--from", "+15005550006", "--script",
            "call.json", "--industry", "Energy"});
        for (const auto id : {email_campaign, sms_campaign, phone_campaign})
            outbound({"campaign", "start", std::to_string(id)});
    }

    // Runs a command of this program to its end. Throws failed_step if it fails.
    void outbound(const std::vector<std::string>& words)
    {
        auto running = begin(words);
        if (finish(*running) != 0)
            throw failed_step{words.front()};
    }

    std::unique_ptr<child> begin(std::vector<std::string> words) const
    {
        std::string shown = "\n$ outbound";
        for (const auto& word : words)
            shown += word.find_first_of(" {<") == std::string::npos ? ' ' + word : " '" + word + '\'';
        say(shown);
        words.insert(words.begin(), {own_program().string(), "--config", "outbound.json"});
        if (!shown_)
            words.push_back("--json");
        return std::make_unique<child>(words, world_.folder(), shown_ ? child::output::shown : child::output::kept);
    }

    int finish(child& running)
    {
        const auto code = running.wait(signals_, step_timeout);
        if (code)
            return *code;
        if (signals_.wait(0ms))
            throw stopped{};
        throw outbound::error{outbound::errc::timeout, "a step of the demo took longer than " + duration(step_timeout)};
    }

    void run_and_kill()
    {
        auto worker = begin({"run", "--until-idle"});
        constexpr auto ask_every = 20ms;
        while (world_.accepted(email_campaign) < options_.recipients * 2 / 5)
            if (const auto ended = worker->wait(signals_, ask_every); ended || signals_.wait(0ms))
                return;
        worker->kill(SIGKILL);
        finish(*worker);
        say("\n$ kill -9 " + std::to_string(worker->id()) + "    # in the middle, with messages on the wire\n" +
            "The next worker takes over. Messages in flight are unknown at first; the provider's reports settle most\n"
            "of them. Of the rest, emails are sent again after a while; SMS and calls are not.");
    }

    // Reports may arrive long after their messages.
    void hear_the_rest()
    {
        constexpr auto ask_every = 50ms;
        const auto deadline = std::chrono::steady_clock::now() + step_timeout;
        say("\nWaiting for the last reports of the provider.");
        while (world_.reports_pending()) {
            if (signals_.wait(ask_every))
                throw stopped{};
            if (std::chrono::steady_clock::now() > deadline)
                throw outbound::error{
                    outbound::errc::timeout, "the provider's reports did not end within " + duration(step_timeout)};
        }
        listener_->kill(SIGTERM);
        finish(*listener_);
        heard_ = json::parse(listener_->read_all()).as_object();
    }

    demo_result look()
    {
        const settings chosen{(world_.folder() / "outbound.json").string(), true};
        session session{chosen};
        auto result = gather(session, {email_campaign, sms_campaign, phone_campaign});
        for (auto& channel : result.channels) {
            channel.accepted = world_.accepted(channel.campaign);
            if (!options_.check.empty())
                channel.verdict = ask_checker(channel);
        }
        result.heard = heard_;
        result.reported = world_.reports();
        return result;
    }

    json::object ask_checker(const demo_channel& about)
    {
        child checker{
            {options_.check, "--input", "contacts.csv", "--rejected", "errors.csv", "--address-column",
                about.campaign == email_campaign ? "email" : "phone", "--ledger", "ledger.jsonl", "--database",
                "outbound.db", "--campaign", std::to_string(about.campaign), "--drained", "--json"},
            world_.folder(), child::output::kept};
        boost::system::error_code failed;
        const auto verdict = json::parse(checker.read_all(), failed);
        if (failed || !verdict.is_object())
            throw usage_fault{"the checker gave no answer (" + options_.check + ')'};
        for (const auto& problem : verdict.at("problems").as_array())
            std::cerr << text_at(problem.as_object(), "kind") << ": " << text_at(problem.as_object(), "detail") << '\n';
        return verdict.as_object();
    }

public:
    struct stopped {};

    /// The command has said why.
    struct failed_step {
        std::string command;
    };

private:
    demo_options options_;
    bool shown_;
    ending_signals signals_;
    demo_world world_;
    std::optional<child> vendor_;
    std::string inbox_;  ///< URL of the simulator's pages.
    std::optional<child> listener_;
    json::object heard_;
};

exit_code play(session& session, const demo_options& options)
try {
    demo show{options, !session.wants_json()};
    const auto result = show.play();
    session.answer(to_json(result), [&](const json::object&) { print_summary(result); });
    show.stay();
    return is_well(result) ? exit_code::ok : exit_code::inconsistent;
} catch (const demo::stopped&) {
    return exit_code::unfinished;
} catch (const demo::failed_step& step) {
    if (!session.wants_json())
        std::cerr << "outbound: the demo ended because `outbound " << step.command << "` failed; its output is above\n";
    return exit_code::failed;
}

}  // namespace

void add_demo(commands& to)
{
    to.add(to.top(), "demo", "Run campaigns against a hostile provider, kill the worker, and lose no recipient",
        "  outbound demo\n  outbound demo --dashboard\n  outbound demo --once --json --recipients 20000\n\n"
        "Runs in a temporary folder with a simulated provider. It needs no configuration and leaves no files.\n",
        describe, play);
}

}  // namespace cli
