// Databases of a host: its tables keep their names and are never treated as those of outbound.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/schema.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// A separate database on the server, accessed without the pool and dropped at the end.
class server_database {
public:
    server_database() { admin_.once << "CREATE DATABASE " << name_; }
    ~server_database()
    {
        try {
            admin_.once << "DROP DATABASE " << name_ << " WITH (FORCE)";
        } catch (const std::exception&) {
            // The server ends with the program.
        }
    }
    server_database(const server_database&) = delete;
    server_database& operator=(const server_database&) = delete;

    std::string url() const
    {
        const auto& server = postgresql_server();
        return server.substr(0, server.rfind('/') + 1) + name_ + "?connect_timeout=10";
    }

private:
    static inline int made_ = 0;
    std::string name_{"host_" + std::to_string(++made_)};
    soci::session admin_{soci::postgresql, postgresql_server() + "?connect_timeout=10"};
};

/// The places of a host's tables, and the access of outbound.
enum class location { sqlite_file, same_schema, first_in_search_path };

std::ostream& operator<<(std::ostream& out, location p)
{
    return out << (p == location::sqlite_file   ? "SQLite"
                   : p == location::same_schema ? "same schema"
                                                : "schema before public");
}

class host_database {
public:
    explicit host_database(location where) : where_{where}
    {
        host_.url =
            where == location::sqlite_file ? folder_.options().url : server_.emplace().url() + search_path + "public";
        if (where == location::first_in_search_path)
            run({"CREATE SCHEMA outbound"});
    }

    /// Runs SQL of the host.
    void run(std::initializer_list<const char*> statements) const
    {
        const auto home = sql::open_database(host_);
        sql::write(*home, [&](sql::transaction& tx) {
            for (const auto* statement : statements)
                tx->execute_once(statement);
        });
    }

    std::string value(std::string_view query) const
    {
        std::string found;
        sql::open_database(host_)->reader()->run(query, soci::into(found));
        return found;
    }

    store_options options()
    {
        auto own = host_;
        own.clock = &clock_;
        if (where_ == location::first_in_search_path)
            own.url = server_->url() + search_path + "outbound%2Cpublic";
        return own;
    }

private:
    static constexpr auto search_path = "&options=-csearch_path%3D";

    store_options host_;
    location where_;
    scratch_folder folder_;
    std::optional<server_database> server_;
    manual_clock clock_;
};

/// A queue like Laravel's, and contacts of a CRM.
void create_tables(const host_database& h)
{
    h.run({"CREATE TABLE jobs (id INTEGER PRIMARY KEY, queue TEXT, payload TEXT)",
        "CREATE INDEX jobs_queue_index ON jobs (queue)",
        "CREATE TABLE contacts (id INTEGER PRIMARY KEY, nickname TEXT)",
        "CREATE TABLE segments (id INTEGER PRIMARY KEY, rule TEXT)",
        "CREATE TABLE contact_tags (contact_id INTEGER, tag TEXT)", "CREATE TABLE pace (runner TEXT)",
        "INSERT INTO jobs VALUES (1, 'mails', 'x')", "INSERT INTO contacts VALUES (1, 'Addy')",
        "INSERT INTO segments VALUES (1, 'all')", "INSERT INTO contact_tags VALUES (1, 'vip')"});
}

void check_tables(const host_database& h)
{
    BOOST_TEST(h.value("SELECT queue FROM jobs") == "mails");
    BOOST_TEST(h.value("SELECT nickname FROM contacts") == "Addy");
    BOOST_TEST(h.value("SELECT rule FROM segments") == "all");
    BOOST_TEST(h.value("SELECT tag FROM contact_tags") == "vip");
}

/// A campaign to two contacts, one of which is erased.
void work_in(store& s)
{
    add_people(s, 2);
    s.jobs().create(job_kind::import_file, {{"into", "contacts"}});
    s.segments().create("everybody", {});
    const auto id = running_campaign(s);
    const auto range = claim(s, id).value();
    s.dispatch().open_window(window_to(range, 2));
    const std::vector sent{outcome(1, recipient_status::sent, {}), outcome(2, recipient_status::sent, {})};
    release_range(s, {id, range.first_seq, range.token, 2, 2, 60s, sent});
    BOOST_TEST(s.contacts().erase(s.contacts().find("p1")->id)->recipients == 1);
    BOOST_TEST(faults(s, id) == "");
}

const auto locations =
    boost::unit_test::data::make({location::sqlite_file, location::same_schema, location::first_in_search_path});

}  // namespace

BOOST_AUTO_TEST_SUITE(host_tables)

BOOST_DATA_TEST_CASE(jobs_contacts_and_segments_of_a_host_stay_its_own, locations, where)
{
    host_database h{where};
    create_tables(h);
    work_in(*open_store(h.options()));
    check_tables(h);
    BOOST_TEST(open_store(h.options())->contacts().find("p2").has_value());
}

BOOST_DATA_TEST_CASE(tables_that_a_host_creates_later_do_not_meet_ours, locations, where)
{
    host_database h{where};
    auto options = h.options();
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    options.migrate = true;
    open_store(options);
    create_tables(h);
    work_in(*open_store(h.options()));
    check_tables(h);
}

// Our tables are in the schema of outbound_meta, regardless of earlier schemas in search_path.
BOOST_AUTO_TEST_CASE(migration_renames_our_tables_and_not_those_of_a_schema_before_them)
{
    host_database h{location::same_schema};
    auto options = h.options();
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    h.run({"CREATE SCHEMA crm", "CREATE TABLE crm.pace (runner TEXT)",
        "CREATE VIEW crm.segments AS SELECT 'all' AS rule", "CREATE INDEX \"contacts-By\" ON contacts (company)"});
    options.migrate = true;
    const auto at = options.url.rfind("public");
    options.url.replace(at, 6, "crm%2Cpublic");
    work_in(*open_store(options));
    BOOST_TEST(h.value("SELECT rule FROM crm.segments") == "all");
    BOOST_TEST(h.value("SELECT CAST(count(*) AS text) FROM crm.pace") == "0");
    BOOST_TEST(h.value("SELECT CAST(count(*) AS text) FROM public.outbound_segments") == "1");
}

BOOST_AUTO_TEST_CASE(indexes_of_a_host_on_our_tables_keep_their_names)
{
    host_database h{location::sqlite_file};
    auto options = h.options();
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    h.run({"CREATE INDEX \"contacts-By\" ON contacts (company)"});
    options.migrate = true;
    work_in(*open_store(options));
    BOOST_TEST(h.value("SELECT name FROM sqlite_master WHERE name LIKE '%contacts-%'") == "outbound_contacts-By");
}

BOOST_DATA_TEST_CASE(names_that_are_taken_are_listed_with_the_way_out, locations, where)
{
    host_database h{where};
    h.run({"CREATE TABLE email_templates (id INTEGER PRIMARY KEY, body TEXT)",
        "CREATE VIEW outbound_jobs AS SELECT 1 AS x"});
    if (where == location::first_in_search_path)
        return work_in(*open_store(h.options()));
    const auto problem = problem_of([&] { open_store(h.options()); });
    BOOST_TEST((problem.code == errc::schema));
    BOOST_TEST(problem.detail.find("\"email_templates\", \"outbound_jobs\"") != std::string::npos);
    BOOST_TEST(
        problem.detail.find(where == location::sqlite_file ? "a file of its own" : "search_path%3Doutbound%2Cpublic") !=
        std::string::npos);
    h.run({"DROP VIEW outbound_jobs", "ALTER TABLE email_templates RENAME TO templates"});
    work_in(*open_store(h.options()));
}

BOOST_DATA_TEST_CASE(taken_name_stops_a_migration_before_it_changes_anything, locations, where)
{
    if (where == location::first_in_search_path)
        return;
    host_database h{where};
    auto options = h.options();
    options.migrate = true;
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    h.run({"CREATE TABLE outbound_pace (id INTEGER)"});
    const auto problem = problem_of([&] { open_store(options); });
    BOOST_TEST((problem.code == errc::schema));
    BOOST_TEST(problem.detail.find("\"outbound_pace\"") != std::string::npos);
    BOOST_TEST(h.value("SELECT value FROM outbound_meta WHERE name = 'schema'") == "4");
    h.run({"DROP TABLE outbound_pace"});
    work_in(*open_store(options));
}

BOOST_DATA_TEST_CASE(names_of_indexes_that_are_taken_are_listed_too, locations, where)
{
    if (where == location::first_in_search_path)
        return;
    host_database h{where};
    h.run({"CREATE TABLE deals (status TEXT)", "CREATE INDEX outbound_campaigns_by_status ON deals (status)"});
    const auto problem = problem_of([&] { open_store(h.options()); });
    BOOST_TEST((problem.code == errc::schema));
    BOOST_TEST(problem.detail.find("\"outbound_campaigns_by_status\"; rename those, or give") != std::string::npos,
        problem.detail);
    h.run({"DROP INDEX outbound_campaigns_by_status"});
    auto options = h.options();
    options.migrate = true;
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    h.run({"CREATE INDEX outbound_contact_tags_by_tag ON deals (status)"});
    BOOST_TEST(
        problem_of([&] { open_store(options); }).detail.find("\"outbound_contact_tags_by_tag\"") != std::string::npos);
    h.run({"DROP INDEX outbound_contact_tags_by_tag"});
    work_in(*open_store(options));
}

BOOST_AUTO_TEST_CASE(name_that_the_server_gives_to_a_key_is_named_when_it_is_taken)
{
    host_database h{location::same_schema};
    auto options = h.options();
    options.migrate = true;
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    h.run({"CREATE TABLE outbound_pace_pkey (id INTEGER)"});
    const auto problem = problem_of([&] { open_store(options); });
    BOOST_TEST((problem.code == errc::schema));
    BOOST_TEST(problem.detail.find("\"outbound_pace_pkey\" already exists; rename it, or give outbound a schema") !=
                   std::string::npos,
        problem.detail);
    h.run({"DROP TABLE outbound_pace_pkey"});
    work_in(*open_store(options));
}

BOOST_AUTO_TEST_CASE(view_of_a_host_that_cannot_be_read_is_named_when_it_stops_a_migration)
{
    host_database h{location::sqlite_file};
    auto options = h.options();
    options.migrate = true;
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    h.run({"CREATE VIEW crm_deals AS SELECT deal FROM deals"});
    const auto problem = problem_of([&] { open_store(options); });
    BOOST_TEST(
        problem.detail.find("error in view crm_deals: no such table: main.deals; mend or drop it") != std::string::npos,
        problem.detail);
    h.run({"DROP VIEW crm_deals"});
    work_in(*open_store(options));
}

BOOST_DATA_TEST_CASE(contacts_of_a_host_that_are_read_through_a_view_are_not_renamed, locations, where)
{
    if (where == location::first_in_search_path)
        return;
    host_database h{where};
    h.run({"CREATE TABLE contacts (id INTEGER PRIMARY KEY, mail TEXT)",
        "INSERT INTO contacts VALUES (7, 'ada@example.com')",
        "CREATE VIEW outbound_contacts AS SELECT id, 'C' || id AS external_id, mail AS email, '' AS phone,"
        " '' AS first_name, '' AS last_name, '' AS company, '' AS industry, CAST(NULL AS INTEGER) AS lead_score, '' AS "
        "timezone,"
        " '{}' AS fields, 0 AS created_at, 0 AS updated_at FROM contacts"});
    auto options = h.options();
    options.migrate = true;
    options.contacts_view = "outbound_contacts";
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    BOOST_TEST(open_store(options)->contacts().find("C7")->email == "ada@example.com");
    BOOST_TEST(h.value("SELECT mail FROM contacts") == "ada@example.com");
}

BOOST_AUTO_TEST_CASE(foreign_contacts_are_not_taken_for_ours_when_the_view_is_no_longer_named)
{
    host_database h{location::sqlite_file};
    h.run({"CREATE TABLE contacts (id INTEGER PRIMARY KEY, mail TEXT)"});
    auto options = h.options();
    options.migrate = true;
    options.contacts_view = "people";
    sql::ensure_schema(*sql::open_database(options), sql::prefixed_version - 1);
    options.contacts_view.clear();
    const auto problem = problem_of([&] { open_store(options); });
    BOOST_TEST((problem.code == errc::schema));
    BOOST_TEST(problem.detail.find("contacts.view") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
