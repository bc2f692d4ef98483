// Images of emails: which bytes are one, what is refused, and what keeps an image.
#include "api/content/image_type.hpp"
#include "api/fixture.hpp"
#include "model/base64.hpp"
#include "model/digest.hpp"

using namespace outbound;
using namespace std::string_literals;

namespace json = boost::json;

namespace {

constexpr const char* with_public_url = R"({"database": "sqlite://:memory:", "public_url": "https://crm.example.com/x",
    "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}]})";

const auto png = "\x89PNG\r\n\x1A\n and more"s;

struct images_fixture : service_fixture {
    explicit images_fixture(std::string_view config = with_public_url) : service_fixture{config} {}

    static std::string request_of(std::string_view bytes, const json::object& more = {})
    {
        json::object request{{"data", to_base64(bytes)}};
        for (const auto& [name, value] : more)
            request[name] = value;
        return json::serialize(request);
    }

    std::string fault_of(std::string_view bytes)
    {
        const auto fault = refused("images.create", request_of(bytes));
        BOOST_TEST(fault.violations.at(0).path == "data");
        return fault.violations.at(0).message;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(images, images_fixture)

BOOST_AUTO_TEST_CASE(type_is_told_by_the_first_bytes)
{
    const struct {
        std::string bytes;
        std::string_view media_type;
    } cases[] = {
        {png, "image/png"},
        {"\xFF\xD8\xFF\xE0 and more"s, "image/jpeg"},
        {"GIF87a and more"s, "image/gif"},
        {"GIF89a and more"s, "image/gif"},
        {"RIFF\x24\0\0\0WEBPVP8 "s, "image/webp"},
        {"RIFF\x24\0\0\0WAVEfmt "s, ""},
        {"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"s, ""},
        {"<html><script>"s, ""},
        {" GIF89a"s, ""},
        {""s, ""},
    };
    for (const auto& [bytes, media_type] : cases) {
        const auto* type = api::type_of_image(bytes);
        BOOST_TEST((type ? type->media_type : "") == media_type);
    }
}

BOOST_AUTO_TEST_CASE(image_has_a_url_of_the_hash_of_its_bytes_and_the_same_bytes_have_the_same)
{
    const auto made = ok("images.create", request_of(png, {{"name", "rose.png"}}));
    const auto hash = to_hex(digest(digest_algorithm::sha256, png));
    BOOST_TEST(made.at("url").as_string() == "https://crm.example.com/x/outbound/images/" + hash + ".png");
    BOOST_TEST(made.at("hash").as_string() == hash);
    BOOST_TEST(made.at("media_type").as_string() == "image/png");
    BOOST_TEST(made.at("name").as_string() == "rose.png");
    BOOST_TEST(made.at("size").as_int64() == 17);
    BOOST_TEST((ok("images.create", request_of(png, {{"name", "again.png"}})) == made));
    BOOST_TEST((ok("images.get", R"({"id":1})") == made));
    BOOST_TEST((ok("images.list").at("items") == json::array{made}));
}

BOOST_AUTO_TEST_CASE(image_has_no_url_without_a_public_one)
{
    images_fixture local{plain};
    BOOST_TEST(local.ok("images.create", request_of(png)).at("url").is_null());
}

BOOST_AUTO_TEST_CASE(other_bytes_and_too_many_are_refused_with_what_is_accepted)
{
    BOOST_TEST(fault_of("<svg/>").find("must be an image in PNG, JPEG, GIF or WebP") == 0U);
    BOOST_TEST(
        fault_of(png + std::string(5'000'000, 'x')) == "must be an image of at most 5 MB (5000000 bytes), got 5000017");
    BOOST_TEST(refused("images.create", R"({"data":"rq0F5AYoa2=="})").detail ==
               "data: must be base64 with padding, got \"rq0F5AYoa2==\"");
    BOOST_TEST(ok("images.list").at("items").as_array().empty());
    ok("images.create", request_of(png + std::string(5'000'000 - png.size(), 'x')));
}

BOOST_AUTO_TEST_CASE(image_in_a_template_or_a_campaign_is_not_deleted)
{
    const auto url = std::string{ok("images.create", request_of(png)).at("url").as_string()};
    const auto html = json::serialize(json::string{"<img alt=\"\" src=\"" + url + "\">"});
    const auto remove = [&] { return refused("images.delete", R"({"id":1})"); };
    ok("email_templates.create", R"({"name":"Roses","subject":"Hi","html":)" + html + "}");
    BOOST_TEST((remove().code == errc::conflict));
    BOOST_TEST(remove().detail.find("email template 1 \"Roses\"") != std::string::npos);
    ok("email_templates.delete", R"({"id":1})");
    ok("campaigns.create", R"({"name":"Spring","type":"email","subject":"Hi","draft":true,)"
                           R"("from":{"email":"a@example.com"},"html":)" +
                               html + "}");
    BOOST_TEST(remove().detail.find("campaign 1 \"Spring\"") != std::string::npos);
    ok("campaigns.delete", R"({"id":1})");
    ok("messages.send", R"({"to":"ann@example.com","channel":"email","subject":"Hi","from":{"email":"a@example.com"},)"
                        R"("html":)" +
                            html + "}");
    BOOST_TEST(remove().detail.find("content of messages 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(image_that_nothing_uses_is_deleted)
{
    ok("images.create", request_of(png));
    BOOST_TEST(ok("images.delete", R"({"id":1})").at("deleted").as_bool());
    BOOST_TEST((refused("images.delete", R"({"id":1})").code == errc::not_found));
    BOOST_TEST((refused("images.get", R"({"id":1})").code == errc::not_found));
}

BOOST_AUTO_TEST_SUITE_END()
