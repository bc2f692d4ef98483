// The members of the document, with their limits and descriptions.
#include "service/configuration_shape.hpp"

#include "service/configuration.hpp"
#include "service/configuration_dashboard.hpp"
#include "service/configuration_server.hpp"

#include <outbound/types.hpp>

namespace outbound {
namespace {

constexpr std::size_t most_providers = 100;

shape engine_shape()
{
    return shapes::object({
        optional("lanes", shapes::integer(1, 256), "Ranges worked on at once."),
        optional("range", shapes::integer(1, 100'000),
            "Recipients that a worker leases at once; of a campaign yet to be prepared."),
        optional("window", shapes::integer(1, 1000), "Single messages a lane may have in flight."),
        optional(
            "lease_seconds", shapes::integer(1, 3600), "After so long another worker takes over what a dead one had."),
        optional(
            "reconcile_seconds", shapes::integer(0, 86'400), "How long an email whose fate is unknown waits for news."),
        optional("poll_ms", shapes::integer(10, 60'000), "How often an idle engine looks for work."),
        optional("max_late_seconds", shapes::integer(60, 31'536'000),
            "A schedule found later than this pauses its campaign; with a manual clock, none does unless given."),
        optional("max_attempts", shapes::integer(1, 100), "Attempts for one recipient."),
        optional("channels", shapes::array(shapes::enumeration<channel>(), 1, 3),
            "Whose campaigns it sends; left out: all."),
    });
}

shape routes_shape()
{
    const auto name = shapes::text(1, 64, text_kind::slug);
    const auto sharing = shapes::object(
        {required("provider", name), required("share", shapes::number(0.001, 1'000'000),
                                         "Of the messages, beside those of others; names without one stand in.")});
    const auto names = shapes::array(shapes::either(name, sharing), 0, most_providers);
    return shapes::object({optional("email", names), optional("sms", names), optional("phone", names)});
}

}  // namespace

shape configuration_shape()
{
    const auto view = shapes::text(1, 200);
    const auto sender = shapes::object(
        {required("email", shapes::text(1, 320, text_kind::email)), optional("name", shapes::text(0, 200)),
            optional("postal_address", shapes::text(1, 500), "Shown in emails by {{sender_postal_address}}."),
            optional("dkim_selectors", shapes::array(shapes::text(1, 63, text_kind::slug), 1, 10),
                "Names of the DKIM keys of its domain, for the check of DNS; left out: those that are usual.")});
    const auto price = shapes::text(1, 40, text_kind::price);
    constexpr double slowest = 0.001;
    constexpr double fastest = 1'000'000;
    return shapes::object({
        optional("database", shapes::text(1, 4096), "sqlite://path; left out: sqlite://outbound.db."),
        optional("migrate", shapes::boolean(), "Bring a database with an older schema up to date."),
        optional("file_group", shapes::text(1, 64),
            "The group that may read and write files of the database, too; left out: their owner alone."),
        optional("public_url", shapes::text(1, 2000, text_kind::http_url), "Where the host's web server is reached."),
        optional(
            "private_webhooks", shapes::boolean(), "Events may be posted to this machine and to private networks."),
        optional("contacts",
            shapes::object({optional("database", shapes::text(1, 4096), "The host's own SQLite file; it is only read."),
                optional("view", view), optional("tags_view", view)}),
            "The host's own tables or views."),
        optional("providers", shapes::array(shapes::map_of(shapes::any(), 50), 0, most_providers)),
        optional("routes", routes_shape(), "Names of providers by channel, first choice first; left out: all."),
        optional("pace", shapes::map_of(shapes::number(slowest, fastest), most_providers),
            "Messages a second, by provider, or global."),
        optional("prices",
            shapes::object({optional("email", price), optional("sms_segment", price), optional("call", price)}),
            "What one email, one segment of SMS and one call cost."),
        optional("senders", shapes::array(sender, 1, 1000),
            "Who campaigns may come from; the first stands in where none is given."),
        optional("dns_server", shapes::text(1, 21),
            "IPv4 address, with a port if it is not 53, that is asked for the records of senders; left out: the "
            "system's."),
        optional("engine", engine_shape()),
        optional("dashboard", dashboard_shape(), "How the dashboard presents itself."),
        optional("server", server_shape(), "How it serves HTTP, if it does."),
        optional("threads", shapes::integer(1, 64), "Threads that dispatch."),
        optional("clock", shapes::enumeration<clock_kind>(),
            "manual: time stands still until clock.advance moves it, for tests and demonstrations."),
    });
}

shape host_account_shape()
{
    return shapes::object({
        required("type", shapes::one_of({std::string{host_type}})),
        required("channel", shapes::one_of({"email", "sms"}), "What the host delivers."),
        optional("name", shapes::text(1, 64, text_kind::slug)),
        optional("concurrency", shapes::integer(1, 1000), "Messages with the host at once."),
        optional("report_seconds", shapes::integer(1, 900), "Time to report a message that was fetched."),
    });
}

}  // namespace outbound
