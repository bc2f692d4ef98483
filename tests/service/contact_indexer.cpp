// Indexing contacts in the background.
#include "service/contact_indexer.hpp"

#include "store/scratch.hpp"

#include <outbound/service.hpp>

#include <boost/test/unit_test.hpp>

using namespace outbound;
using outbound::testing::scratch_folder;

namespace {

void add_people(store& to, int first, int amount)
{
    std::vector<contact> people(static_cast<std::size_t>(amount));
    for (auto& c : people)
        c.external_id = "p" + std::to_string(first++);
    to.contacts().upsert(people);
}

/// Waits until no more than `wanted` contacts wait, for 20 seconds at most; returns how many do.
std::int64_t wait_for_index(store& s, std::int64_t wanted)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (s.contacts().unindexed() > wanted && std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    return s.contacts().unindexed();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contact_indexer_tests)

BOOST_AUTO_TEST_CASE(many_contacts_are_indexed_and_few_wait_for_more)
{
    scratch_folder folder;
    const auto store = open_store(folder.options());
    add_people(*store, 0, 8'200);  // Two blocks of 4,096 ids from 0 on, and nine more.
    const contact_indexer indexer{*store};
    BOOST_TEST(wait_for_index(*store, 9) == 9);
    add_people(*store, 8'200, 500);
    BOOST_TEST(wait_for_index(*store, 0) == 0);
}

BOOST_AUTO_TEST_CASE(service_that_is_not_stopped_ends_while_it_indexes)
{
    scratch_folder folder;
    add_people(*open_store(folder.options()), 0, 20'000);
    const auto configuration = R"({"database":")" + folder.options().url + R"("})";
    for (int times = 0; times < 20; ++times) {
        const auto service = service::open(configuration);
        service->start();  // Ends while the first block is indexed.
    }
}

BOOST_AUTO_TEST_SUITE_END()
