// A service with a database file, an ended campaign, and its archive as text.
#pragma once

#include "api/archives/text.hpp"
#include "api/fixture.hpp"
#include "store/scratch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <string>

namespace outbound {

/// A database that tests can also access without the service.
struct archive_folder {
    outbound::testing::scratch_folder folder;
    std::string config = R"({"database": ")" + folder.options().url +
                         R"(", "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}],
        "senders": [{"email": "news@example.com", "name": "News"}]})";
};

struct archive_fixture : archive_folder, service_fixture {
    archive_fixture() : service_fixture{config} {}

    void record_event(std::int64_t campaign, event_kind kind)
    {
        const auto store = open_store(folder.options());
        provider_event e;
        e.key = store->instance() + '-' + std::to_string(campaign) + "-1-1";
        e.kind = kind;
        e.actor = event_actor::human;
        e.occurred_at = time.at;
        store->events().record({&e, 1});
    }

    /// Three contacts: one is suppressed, two get a message, and one of these has an event.
    std::int64_t ended_campaign()
    {
        add_contacts(3);
        ok("suppressions.add", R"({"entries":[{"channel":"email","address":"c2@example.com"}]})");
        const auto id = add_campaign();
        ok("campaigns.start", with_id(id));
        service->start();
        BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
        BOOST_TEST(service->stop(std::chrono::seconds{5}));
        record_event(id, event_kind::opened);
        return id;
    }

    static std::string with_id(std::int64_t id) { return R"({"id":)" + std::to_string(id) + "}"; }

    std::string archive(std::int64_t id, int limit)
    {
        std::string text;
        boost::json::object request{{"id", id}, {"limit", limit}};
        for (;;) {
            const auto piece = ok("campaigns.archive", boost::json::serialize(request));
            text += piece.at("text").as_string();
            if (piece.at("next").is_null())
                return text;
            request["cursor"] = piece.at("next");
        }
    }

    std::int64_t begin_restore() { return ok("restores.create").at("id").to_number<std::int64_t>(); }

    static std::string piece(std::int64_t job, const std::string& text)
    {
        return boost::json::serialize(boost::json::object{{"id", job}, {"text", text}});
    }

    /// The campaign's new id.
    std::int64_t restore(const std::string& text)
    {
        const auto job = begin_restore();
        ok("restores.append", piece(job, text));
        return ok("restores.commit", with_id(job)).at("progress").at("campaign_id").to_number<std::int64_t>();
    }

    std::string seen(std::int64_t id)
    {
        return boost::json::serialize(ok("campaigns.analytics", with_id(id))) +
               boost::json::serialize(ok("campaigns.recipients", with_id(id))) +
               boost::json::serialize(ok("campaigns.get", with_id(id)));
    }
};

inline std::size_t lines_of(const std::string& text)
{
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Without the last `count` lines.
inline std::string cut(std::string text, int count)
{
    for (; count > 0; --count)
        text.erase(text.find_last_of('\n', text.size() - 2) + 1);
    return text;
}

}  // namespace outbound
