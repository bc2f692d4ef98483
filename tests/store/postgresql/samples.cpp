// Values of erased people in the statistics of the planner.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/postgresql/database.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

BOOST_AUTO_TEST_SUITE(samples)

BOOST_AUTO_TEST_CASE(no_statistics_name_an_erased_person)
{
    const scratch_schema schema;
    store_options options;
    options.url = schema.url();
    const auto s = open_store(options);
    add_people(*s, 20);
    for (const auto* digit : {"1", "2", "3"}) {
        auto other = person(std::string{"other"} + digit);
        other.phone = std::string{"+498912340"} + digit;
        s->contacts().upsert(std::vector{other});
    }
    auto ann = person("key-of-Ann", "Ann@Example.com");
    ann.phone = "+4989123456";
    const auto id = s->contacts().upsert(std::vector{ann}).at(0).id;
    running_campaign(*s);
    sql::postgresql_database home{options};
    const auto sampled = [&] {
        std::string all;
        home.reader()->run("SELECT coalesce(string_agg(concat(lower(CAST(most_common_vals AS text)),"
                           " lower(CAST(histogram_bounds AS text))), ' '), '') FROM pg_stats"
                           " WHERE schemaname = current_schema()",
            soci::into(all));
        return all;
    };
    const auto is_sampled = [&](const char* text) { return sampled().find(text) != std::string::npos; };
    sql::write(home, [](sql::transaction& tx) { tx->execute_once("ANALYZE"); });
    for (const auto* text : {"ann@example.com", "4989123456", "key-of-ann"})
        BOOST_TEST(is_sampled(text), text);
    s->contacts().erase(id);
    for (const auto* text : {"ann@example.com", "4989123456", "key-of-ann"})
        BOOST_TEST(!is_sampled(text), text);
    BOOST_TEST(is_sampled("p7@example.com"));
}

BOOST_AUTO_TEST_SUITE_END()
