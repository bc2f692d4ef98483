// Windows requested together are committed together.
#include "engine/window_committer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <future>
#include <stdexcept>

using namespace outbound;

namespace {

// Implements windows only: grants those of even campaigns, and holds the first transaction until released.
class windows_only final : public dispatch_store {
public:
    std::vector<window> open_windows(std::span<const window_request> requests) override
    {
        groups.push_back(requests.size());
        if (groups.size() == 1)
            first_may_end.get_future().wait();
        if (groups.size() == failing)
            throw error{errc::store, "disk full"};
        std::vector<window> answers;
        for (const auto& request : requests)
            answers.push_back({request.campaign % 2 == 0, {request.intent_seq}});
        return answers;
    }

    due_campaigns start_scheduled(std::chrono::milliseconds) override { throw std::logic_error{"unexpected call"}; }
    std::vector<campaign_work> work() override { throw std::logic_error{"unexpected call"}; }
    preparation prepare(campaign_id, std::size_t, std::size_t) override { throw std::logic_error{"unexpected call"}; }
    std::optional<claimed_range> claim_range(campaign_id, const claim_terms&) override
    {
        throw std::logic_error{"unexpected call"};
    }
    std::size_t due_retries(campaign_id, std::size_t) override { throw std::logic_error{"unexpected call"}; }
    std::vector<claimed_retry> claim_retries(campaign_id, std::size_t, const claim_terms&) override
    {
        throw std::logic_error{"unexpected call"};
    }
    void settle_retries(campaign_id, std::int64_t, std::span<const settlement>) override
    {
        throw std::logic_error{"unexpected call"};
    }
    bool close_rest(campaign_id, std::size_t) override { throw std::logic_error{"unexpected call"}; }
    bool complete(campaign_id) override { throw std::logic_error{"unexpected call"}; }

    std::vector<std::size_t> groups;  // Requests in each transaction.
    std::promise<void> first_may_end;
    std::size_t failing = 0;  // The transaction that fails, from 1.
};

struct committing {
    // Requests windows of campaigns 1 to `count` while the first transaction is held; then releases it.
    void ask(int count)
    {
        for (campaign_id id = 1; id <= count; ++id)
            boost::asio::co_spawn(io, commit(id), boost::asio::detached);
        io.poll();
        store.first_may_end.set_value();
        while (ended < count)
            io.run_one();
    }

    boost::asio::awaitable<void> commit(campaign_id id)
    {
        window_request request;
        request.campaign = id;
        request.intent_seq = id * 10;
        try {
            answers[id] = co_await committer.commit(request);
        } catch (const error&) {
            ++failed;
        }
        ++ended;
    }

    boost::asio::io_context io;
    windows_only store;
    store_threads threads{1};
    window_committer committer{io.get_executor(), threads, store, system_clock()};
    std::map<campaign_id, window> answers;
    int ended = 0;
    int failed = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(window_committer_tests)

BOOST_AUTO_TEST_CASE(windows_that_ask_while_one_commits_share_the_next_transaction_and_each_gets_its_own_answer)
{
    committing all;
    all.ask(4);
    BOOST_TEST(all.store.groups == (std::vector<std::size_t>{1, 3}), boost::test_tools::per_element());
    for (campaign_id id = 1; id <= 4; ++id) {
        BOOST_TEST(all.answers[id].granted == (id % 2 == 0));
        BOOST_TEST(all.answers[id].withheld == std::vector<recipient_seq>{id * 10}, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_transaction_that_fails_fails_all_its_windows_and_no_other)
{
    committing all;
    all.store.failing = 2;
    all.ask(4);
    BOOST_TEST(all.failed == 3);
    BOOST_TEST(all.answers.size() == 1u);
    BOOST_TEST(all.answers.contains(1));
}

BOOST_AUTO_TEST_SUITE_END()
