// The index of metadata has the members of what exists, and of nothing else.
#include "store/sql/metadata_index.hpp"

#include "conformance/fixtures.hpp"
#include "conformance/one_off_messages.hpp"
#include "conformance/people.hpp"
#include "store/scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

std::int64_t members_in(const store_options& options)
{
    std::int64_t members = 0;
    sql::open_database(options)->reader()->run("SELECT count(*) FROM outbound_metadata", soci::into(members));
    return members;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metadata_index)

BOOST_AUTO_TEST_CASE(members_of_a_campaign_follow_its_changes_and_go_with_it)
{
    const scratch_folder folder;
    const auto s = open_store(folder.options());
    auto c = draft();
    c.metadata = {{"deal", 7}, {"owner", "ann"}, {"open", true}, {"share", 0.5}, {"none", nullptr}};
    c = s->campaigns().create(c);
    BOOST_TEST(members_in(folder.options()) == 3);
    c.metadata = {{"deal", 8}};
    c = s->campaigns().update(c).value();
    BOOST_TEST(members_in(folder.options()) == 1);
    s->campaigns().remove(c.id);
    BOOST_TEST(members_in(folder.options()) == 0);
}

BOOST_AUTO_TEST_CASE(members_of_a_message_go_with_an_erasure_and_with_the_campaign_that_holds_it)
{
    const scratch_folder folder;
    const auto s = open_store(folder.options());
    const auto ann = s->contacts().upsert(std::vector{person("ann", "ann@example.com")}).at(0).id;
    auto m = message_to("ann@example.com");
    m.contact = ann;
    m.metadata = {{"order", "A-1"}};
    s->messages().add(m);
    auto other = message_to("bob@example.com");
    other.metadata = {{"order", "A-2"}};
    const auto holder = s->messages().add(other).state.campaign;
    BOOST_TEST(members_in(folder.options()) == 2);
    s->contacts().erase(ann);
    BOOST_TEST(members_in(folder.options()) == 1);
    sql::write(*sql::open_database(folder.options()),
        [&](sql::transaction& tx) { tx->execute_once("UPDATE outbound_campaigns SET status = 'completed'"); });
    s->campaigns().remove(holder);
    BOOST_TEST(members_in(folder.options()) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
