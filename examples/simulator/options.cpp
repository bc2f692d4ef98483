// Parses the command line with CLI11.
#include "options.hpp"

#include <CLI/CLI.hpp>

namespace simulator {
namespace {

void add_places(CLI::App& app, options& o)
{
    app.add_option("--http-port", o.http_port, "Port for plain HTTP on 127.0.0.1; 0 is any free one");
    app.add_option("--https-port", o.https_port, "Port for HTTPS on 127.0.0.1; 0 is any free one");
    app.add_option("--ca-file", o.ca_file, "Write the certificate of the CA to trust to this file (PEM)");
    app.add_option(
           "--ca-key", o.ca_key_file, "Keep the CA's key in this file, so that --ca-file stays valid over restarts")
        ->needs("--ca-file");
    app.add_option("--ready-file", o.ready_file, "Also write the line with the ports to this file");
    app.add_option("--ledger", o.ledger_file, "Append every accepted message to this file, one JSON line each");
    app.add_flag("--ledger-sync", o.ledger_sync, "Sync the ledger to the disk before answering");
    app.add_option("--api-key", o.api_key, "SendGrid: the only API key to take; any by default");
    app.add_option(
        "--aws-secret", o.aws_secret, "SES: the secret key that signatures must be made with; any by default");
    app.add_option("--ses-rate", o.ses_rate, "SES: messages per second that the account may send")
        ->check(CLI::PositiveNumber);
    app.add_option("--twilio-token", o.twilio_token, "Twilio: the only auth token to take; any by default");
    app.add_flag("--inbox", o.shows_inbox, "Show the latest accepted messages at /simulator/inbox, for a browser");
    app.add_flag("--exit-with-parent", o.exit_with_parent, "End when the parent process does");
}

void add_reports(CLI::App& app, options& o)
{
    const CLI::Range share{0.0, 1.0};
    const std::string group = "Reports (webhooks; probability per event unless said otherwise)";
    auto& r = o.reports;
    app.add_option("--webhooks", r.target,
           "http://host:port that receives the reports, or a file that contains it and may be created later")
        ->group(group);
    app.add_option("--reports-file", r.state_file, "Keep the counts of reported and pending events in this file (JSON)")
        ->group(group);
    app.add_option("--sns-ca-file", o.sns_ca_file, "Write the root certificate of SNS's certificate to this file (PEM)")
        ->group(group);
    app.add_option("--report-delay-ms", r.delay_ms, "Mean delay of a report")
        ->check(CLI::NonNegativeNumber)
        ->group(group);
    app.add_option("--report-repeat", r.repeat, "Report twice")->check(share)->group(group);
    app.add_option("--report-shuffle", r.shuffle, "Report much later than other events")->check(share)->group(group);
    app.add_option("--report-lose", r.lose, "Lose the first report; it is sent again")->check(share)->group(group);
    app.add_option("--report-forge", r.forge, "Forged requests per genuine request")->check(share)->group(group);
}

// Validates TEXT=FAULT for CLI11; an empty result means success.
std::string fault_in_appointed(const std::string& words)
{
    return read_appointed(words) ? std::string{}
                                 : '"' + words +
                                       "\" is not TEXT=FAULT; a FAULT is unauthorized, suspended, throttle, error, "
                                       "reset-before, reset-after, garbage, garbage-accepted, slow or refuse";
}

void add_faults(CLI::App& app, fault_options& f)
{
    const CLI::Range share{0.0, 1.0};
    const std::string group = "Faults (probability per request unless said otherwise)";
    app.add_option("--seed", f.seed, "Equal seeds and requests give equal faults")->group(group);
    app.add_option("--latency-ms", f.latency_ms, "Mean time to answer")->check(CLI::NonNegativeNumber)->group(group);
    app.add_option("--jitter-ms", f.jitter_ms, "Maximum deviation from the mean; half of it by default")
        ->check(CLI::NonNegativeNumber)
        ->group(group);
    app.add_option("--throttle", f.throttle, "429, in bursts")->check(share)->group(group);
    app.add_option("--throttle-burst", f.throttle_burst, "Requests in a burst of 429")
        ->check(CLI::PositiveNumber)
        ->group(group);
    app.add_option("--retry-after", f.retry_after, "Seconds that a 429 asks to wait")->group(group);
    app.add_option("--error", f.error, "5xx, nothing accepted")->check(share)->group(group);
    app.add_option("--reset-before", f.reset_before, "Connection reset, nothing accepted")->check(share)->group(group);
    app.add_option("--reset-after", f.reset_after, "Accepted, then connection reset")->check(share)->group(group);
    app.add_option("--garbage", f.garbage, "Malformed answer, nothing accepted")->check(share)->group(group);
    app.add_option("--garbage-accepted", f.garbage_accepted, "Accepted, then a malformed answer")
        ->check(share)
        ->group(group);
    app.add_option("--slow", f.slow, "Accepted or not, answered late")->check(share)->group(group);
    app.add_option("--slow-ms", f.slow_ms, "How late")->group(group);
    app.add_option("--refuse", f.refuse, "Share of addresses that are refused, always the same ones")
        ->check(share)
        ->group(group);
    app.add_option("--unauthorized-after", f.unauthorized_after, "401 for every request after this many")->group(group);
    app.add_option_function<std::vector<std::string>>(
           "--on",
           [&f](const std::vector<std::string>& all) {
               for (const auto& words : all)
                   f.appointed.push_back(*read_appointed(words));
           },
           "Fault of each request whose body contains TEXT, such as an address (of a phone number the digits): "
           "unauthorized, "
           "suspended, throttle, error, reset-before, reset-after, garbage, garbage-accepted, slow or refuse; variants "
           "in turn")
        ->type_name("TEXT=FAULT ...")
        ->check(fault_in_appointed)
        ->group(group);
}

}  // namespace

std::optional<options> parse_options(int argc, char** argv, int& exit_code)
{
    options parsed;
    CLI::App app{"Answers like SendGrid, Amazon SES and Twilio on loopback, as badly as asked, and keeps a ledger of "
                 "what it accepted."};
    add_places(app, parsed);
    add_faults(app, parsed.faults);
    add_reports(app, parsed);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        exit_code = app.exit(e) == 0 ? 0 : 2;
        return std::nullopt;
    }
    parsed.reports.shares.seed = parsed.faults.seed;
    return parsed;
}

}  // namespace simulator
