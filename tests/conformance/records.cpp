// Email templates and jobs.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

email_template welcome()
{
    email_template t;
    t.name = "Welcome";
    t.slug = "welcome";
    t.subject = "Hello {{first_name}}";
    t.text = "Hi {{first_name}}";
    t.html = "<p>Hi \"{{first_name}}\"</p>";
    t.variables = {"first_name", "fields.plan"};
    return t;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(records)

BOOST_DATA_TEST_CASE(template_is_found_by_id_and_slug_as_it_was_stored, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& templates = f.store().email_templates();
    const auto id = templates.create(welcome()).id;
    for (const auto& read : {templates.get(id), templates.find("welcome")}) {
        BOOST_REQUIRE(read);
        BOOST_TEST(read->id == id);
        BOOST_TEST(read->name == "Welcome");
        BOOST_TEST(read->subject == welcome().subject);
        BOOST_TEST(read->text == welcome().text);
        BOOST_TEST(read->html == welcome().html);
        BOOST_TEST(read->variables == welcome().variables, boost::test_tools::per_element());
        BOOST_TEST(read->is_active);
        BOOST_TEST(read->version == 1);
    }
    BOOST_TEST(!templates.find("other"));
}

BOOST_DATA_TEST_CASE(only_a_change_of_content_counts_the_version_up, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& templates = f.store().email_templates();
    auto t = templates.create(welcome());
    t.name = "Renamed";
    t.is_active = false;
    BOOST_TEST(templates.update(t)->version == 1);
    t.html += "!";
    BOOST_TEST(templates.update(t)->version == 2);
    const auto read = templates.get(t.id).value();
    BOOST_TEST(read.version == 2);
    BOOST_TEST(read.name == "Renamed");
    BOOST_TEST(!read.is_active);
    t.id = 99;
    BOOST_TEST(!templates.update(t));
}

BOOST_DATA_TEST_CASE(two_templates_cannot_share_a_slug, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& templates = f.store().email_templates();
    templates.create(welcome());
    auto other = welcome();
    other.slug = "other";
    other = templates.create(other);
    other.slug = "welcome";
    for (const auto& p :
        {problem_of([&] { templates.create(welcome()); }), problem_of([&] { templates.update(other); })}) {
        BOOST_TEST((p.code == errc::conflict));
        BOOST_TEST(p.detail == "email template \"welcome\": the slug is taken; choose another");
    }
    BOOST_TEST(templates.remove(other.id));
    BOOST_TEST(!templates.remove(other.id));
    BOOST_TEST(templates.list({}, {}).items.size() == 1U);
}

BOOST_DATA_TEST_CASE(job_keeps_its_progress_and_its_state, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& jobs = f.store().jobs();
    auto j = jobs.create(job_kind::import_file, {{"delimiter", ";"}});
    BOOST_TEST((j.status == job_status::running));
    j.progress = {{"rows", 17}};
    j.resume_state = "half a \"row\", \\ and \xc3\xbc\n";
    f.clock().advance(std::chrono::seconds{1});
    BOOST_TEST(jobs.update(j));
    const auto read = jobs.get(j.id).value();
    BOOST_TEST((read.request == j.request));
    BOOST_TEST((read.progress == j.progress));
    BOOST_TEST(read.resume_state == j.resume_state);
    BOOST_TEST((read.updated_at == f.clock().now()));
    BOOST_TEST(jobs.list({}).items.size() == 1U);
}

BOOST_DATA_TEST_CASE(finished_job_is_not_updated, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& jobs = f.store().jobs();
    auto j = jobs.create(job_kind::import_file, {});
    j.status = job_status::cancelled;
    BOOST_TEST(jobs.update(j));
    j.status = job_status::done;
    BOOST_TEST(!jobs.update(j));
    BOOST_TEST((jobs.get(j.id)->status == job_status::cancelled));
    j.id = 99;
    BOOST_TEST(!jobs.update(j));
}

BOOST_AUTO_TEST_SUITE_END()
