// Files shaped like exports of other programs. corpus/NAME.csv is imported, and NAME.json states the result:
//
//     about         the special property of the file
//     request       of imports.create
//     before        contacts that exist before
//     progress      members of the job's progress
//     errors        all of them: line, column, value, reason
//     contacts      all of them, by external_id, each with the members that matter
//     suppressions  all of them: channel, address, reason
//     refused       the message, if the whole file is refused
#include "api/fixture.hpp"

#include "model/base64.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace outbound;

namespace json = boost::json;

namespace {

std::string text_of(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    BOOST_REQUIRE_MESSAGE(in, file << " cannot be read");
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::string> corpus_names()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{OUTBOUND_IMPORT_CORPUS})
        if (entry.path().extension() == ".csv")
            names.push_back(entry.path().stem().string());
    std::ranges::sort(names);
    return names;
}

struct expected_file {
    explicit expected_file(const std::string& name)
        : text{text_of(std::filesystem::path{OUTBOUND_IMPORT_CORPUS} / (name + ".csv"))},
          statement{json::parse(text_of(std::filesystem::path{OUTBOUND_IMPORT_CORPUS} / (name + ".json"))).as_object()}
    {
    }

    json::value member(std::string_view name, json::value otherwise) const
    {
        const auto* found = statement.if_contains(name);
        return found != nullptr ? *found : otherwise;
    }

    std::string text;
    json::object statement;
};

struct corpus_fixture : service_fixture {
    // Imports the text in pieces; returns the progress, or the message of the call that refused it.
    void import(const expected_file& file, std::size_t piece)
    {
        const auto id = ok("imports.create", json::serialize(file.member("request", json::object{}))).at("id");
        const bool is_refused = file.statement.contains("refused");
        for (std::string_view rest = file.text; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
            if (!call("imports.append", {{"id", id}, {"data", to_base64(rest.substr(0, piece))}}, is_refused))
                return;
        call("imports.commit", {{"id", id}}, is_refused);
    }

    bool call(std::string_view operation, const json::object& request, bool may_be_refused)
    {
        const auto answer = service->call(operation, request);
        if (!answer) {
            BOOST_REQUIRE_MESSAGE(may_be_refused, operation << ": " << answer.error().detail);
            complaints = answer.error().violations.empty() ? answer.error().detail : "";
            for (const auto& broken : answer.error().violations)
                complaints += (complaints.empty() ? "" : "; ") + broken.message;
            return false;
        }
        for (const auto& error : answer->at("errors").as_array())
            errors.push_back(json::array{error.at("line"), error.at("column"), error.at("value"), error.at("reason")});
        if (operation == "imports.commit")
            progress = answer->at("progress").as_object();
        return true;
    }

    json::array errors;
    json::object progress;
    std::string complaints;
};

// The members of `found` that are in `wanted`.
json::object selected(const json::object& found, const json::object& wanted)
{
    json::object out;
    for (const auto& [name, value] : wanted)
        out[name] = found.contains(name) ? found.at(name) : json::value{"(none)"};
    return out;
}

json::array stored_people(corpus_fixture& f, const json::array& wanted)
{
    auto items = f.ok("contacts.list", R"({"limit":1000})").at("items").as_array();
    const auto key = [](const json::value& item) { return std::string{item.at("external_id").as_string()}; };
    std::sort(items.begin(), items.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    json::array out;
    for (std::size_t i = 0; i < items.size(); ++i)
        out.push_back(i < wanted.size() ? selected(items[i].as_object(), wanted[i].as_object())
                                        : json::object{{"unexpected", items[i]}});
    return out;
}

// Sorted by their text.
json::array sorted(json::array items)
{
    std::sort(items.begin(), items.end(),
        [](const auto& a, const auto& b) { return json::serialize(a) < json::serialize(b); });
    return items;
}

json::array stored_suppressions(corpus_fixture& f)
{
    const auto found = f.ok("suppressions.list", R"({"limit":1000})");
    json::array out;
    for (const auto& item : found.at("items").as_array())
        out.push_back(json::array{item.at("channel"), item.at("address"), item.at("reason")});
    return sorted(std::move(out));
}

void check_file(const std::string& name, std::size_t piece)
{
    const expected_file file{name};
    corpus_fixture f;
    if (const auto before = file.member("before", json::array{}); !before.as_array().empty())
        f.ok("contacts.upsert", json::serialize(json::object{{"contacts", before}}));
    f.import(file, piece);
    BOOST_TEST(json::serialize(file.member("refused", "")) == json::serialize(json::value(f.complaints)));
    const auto progress = file.member("progress", json::object{}).as_object();
    BOOST_TEST(json::serialize(selected(f.progress, progress)) == json::serialize(progress));
    BOOST_TEST(json::serialize(f.errors) == json::serialize(file.member("errors", json::array{})));
    const auto contacts = file.member("contacts", json::array{}).as_array();
    BOOST_TEST(json::serialize(stored_people(f, contacts)) == json::serialize(contacts));
    const auto suppressions = sorted(file.member("suppressions", json::array{}).as_array());
    BOOST_TEST(json::serialize(stored_suppressions(f)) == json::serialize(suppressions));
    f.ok("jobs.list");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(corpus)

BOOST_AUTO_TEST_CASE(corpus_has_at_least_sixty_files)
{
    BOOST_TEST(corpus_names().size() >= 60u);
}

BOOST_DATA_TEST_CASE(file_has_the_stated_result, boost::unit_test::data::make(corpus_names()), name)
{
    check_file(name, 1'000'000);
}

BOOST_DATA_TEST_CASE(file_in_small_pieces_becomes_the_same, boost::unit_test::data::make(corpus_names()), name)
{
    check_file(name, 7);
}

BOOST_AUTO_TEST_SUITE_END()
