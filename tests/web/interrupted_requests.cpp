// Requests with an Idempotency-Key that are interrupted, or whose commit or record is lost.
#include "engine/wrapped_store.hpp"
#include "web/idempotency_fixture.hpp"

namespace {

using namespace outbound;
using namespace outbound::testing;

/// Interrupts units of work, and loses the answers of their commits.
class interrupted_store final : public testing::wrapped_store {
public:
    explicit interrupted_store(std::unique_ptr<store> real)
        : wrapped_store{*real},
          real_{std::move(real)},
          requests_{real_->idempotency()}
    {
    }

    void atomically(const std::function<void()>& f) override
    {
        wrapped_store::atomically([&] {
            f();
            if (const auto interrupt = std::exchange(during_unit, nullptr))
                interrupt();
        });
        if (std::exchange(loses_next_commit, false))
            throw error{errc::store, "the answer to the commit was lost"};
    }

    idempotency_store& idempotency() noexcept override { return requests_; }

    std::function<void()> during_unit;
    bool loses_next_commit = false;
    bool& loses_answers() { return requests_.loses_answers; }

private:
    /// Can fail when it stores a completed request.
    struct lossy_requests final : idempotency_store {
        explicit lossy_requests(idempotency_store& requests) : real{requests} {}

        bool reserve(std::string_view key) override { return real.reserve(key); }
        std::optional<keyed_request> find(std::string_view key) override { return real.find(key); }
        void keep(const keyed_request& request) override
        {
            if (request.is_done && loses_answers)
                throw error{errc::store, "lost"};
            real.keep(request);
        }
        void forget(std::string_view key) override { real.forget(key); }
        std::int64_t prune(std::size_t limit) override { return real.prune(limit); }

        idempotency_store& real;
        bool loses_answers = false;
    };

    std::unique_ptr<store> real_;
    lossy_requests requests_;
};

struct interrupted_fixture {
    static std::shared_ptr<interrupted_store> open(still_clock& time)
    {
        store_options options;
        options.url = "sqlite://:memory:";
        options.clock = &time;
        return std::make_shared<interrupted_store>(open_store(options));
    }

    static service_extras extras_with(std::shared_ptr<interrupted_store> store)
    {
        service_extras extras;
        extras.store = std::move(store);
        return extras;
    }

    still_clock time_of_store;
    std::shared_ptr<interrupted_store> store = open(time_of_store);
    idempotency_fixture calls{service_fixture::plain, extras_with(store)};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(interrupted_requests_tests, interrupted_fixture)

BOOST_AUTO_TEST_CASE(a_request_that_is_being_executed_is_not_executed_again)
{
    web_response other;
    store->during_unit = [&] { other = calls.ada.post("/email/campaigns", plain_campaign, "a"); };
    BOOST_TEST(calls.ada.post("/email/campaigns", plain_campaign, "a").status == 200u);
    BOOST_TEST(other.status == 409u);
    BOOST_TEST(document_of(other).at("code") == "in_progress");
    BOOST_TEST(other.header("retry-after") == "1");
    BOOST_TEST(is_replayed(calls.ada.post("/email/campaigns", plain_campaign, "a")));
    BOOST_TEST(calls.campaigns() == 1u);
}

BOOST_AUTO_TEST_CASE(a_repetition_finds_the_writes_of_a_commit_whose_answer_was_lost)
{
    store->loses_next_commit = true;
    BOOST_TEST(calls.ada.post("/email/campaigns", plain_campaign, "a").status == 503u);
    const auto again = calls.ada.post("/email/campaigns", plain_campaign, "a");
    BOOST_TEST(again.status == 200u);
    BOOST_TEST(is_replayed(again));
    BOOST_TEST(calls.campaigns() == 1u);
}

BOOST_AUTO_TEST_CASE(a_message_that_may_have_been_sent_is_not_sent_again)
{
    calls.add_contacts(1);
    const auto path = "/campaigns/" + std::to_string(calls.add_campaign()) + "/test-send";
    const auto body = R"({"to":["ann@example.com"]})";
    store->loses_answers() = true;
    const auto first = calls.ada.post(path, body, "a");
    BOOST_TEST(first.status == 200u, first.body);
    const auto soon = calls.ada.post(path, body, "a");
    BOOST_TEST(soon.status == 409u);
    BOOST_TEST(document_of(soon).at("code") == "in_progress");
    calls.time.at += std::chrono::minutes{11};
    const auto late = calls.ada.post(path, body, "a");
    BOOST_TEST(late.status == 409u);
    BOOST_TEST(document_of(late).at("code") == "outcome_unknown");
    BOOST_TEST(late.header("retry-after").empty());
}

BOOST_AUTO_TEST_SUITE_END()
