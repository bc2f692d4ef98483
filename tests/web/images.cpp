// Images of emails over the web: files as bodies, and the public address that mail programs load.
#include "web/direct_caller.hpp"
#include "web/webhook_fixture.hpp"

using namespace outbound;
using namespace std::string_literals;

namespace {

const auto png = "\x89PNG\r\n\x1A\n and more"s;

struct images_fixture : outbound::testing::webhook_fixture {
    direct_caller ada{*service};

    web_response upload(std::string bytes, std::string media = "image/png")
    {
        return ada.ask("POST", "/images?name=rose.png", std::move(bytes), {{"Content-Type", std::move(media)}});
    }

    /// The path of the image below the public URL.
    std::string uploaded()
    {
        const auto url = std::string{document_of(upload(png)).at("url").as_string()};
        return url.substr(std::string_view{"https://crm.example.com"}.size());
    }

    web_response load(std::string path, std::string method = "GET", std::vector<web_header> headers = {})
    {
        return service->handle({std::move(method), std::move(path), std::move(headers), {}, {}});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(images, images_fixture)

BOOST_AUTO_TEST_CASE(everybody_loads_an_image_byte_for_byte_and_may_keep_it_for_ever)
{
    const auto got = load(uploaded());
    BOOST_TEST(got.status == 200u);
    BOOST_TEST(got.body == png);
    BOOST_TEST(got.header("content-type") == "image/png");
    BOOST_TEST(got.header("cache-control") == "public, max-age=31536000, immutable");
    BOOST_TEST(got.header("x-content-type-options") == "nosniff");
    BOOST_TEST(got.header("content-security-policy") == "default-src 'none'");
}

BOOST_AUTO_TEST_CASE(an_image_that_the_client_has_is_not_sent_again)
{
    const auto path = uploaded();
    const auto tag = std::string{load(path).header("etag")};
    BOOST_TEST(tag.size() == 66U);
    const auto again = load(path, "GET", {{"If-None-Match", tag}});
    BOOST_TEST(again.status == 304u);
    BOOST_TEST(again.body.empty());
    BOOST_TEST(again.header("etag") == tag);
    BOOST_TEST(load(path, "GET", {{"If-None-Match", "\"other\""}}).status == 200u);
    const auto head = load(path, "HEAD");
    BOOST_TEST(head.status == 200u);
    BOOST_TEST(head.header("etag") == tag);
}

BOOST_AUTO_TEST_CASE(only_the_whole_name_of_an_image_finds_it)
{
    const auto path = uploaded();
    BOOST_TEST(load(path + "x").status == 404u);
    BOOST_TEST(load(path.substr(0, path.size() - 4)).status == 404u);
    BOOST_TEST(load(path.substr(0, path.size() - 3) + "gif").status == 404u);
    BOOST_TEST(load("/outbound/images/1.png").status == 404u);
    BOOST_TEST(load(path, "DELETE").status == 405u);
}

BOOST_AUTO_TEST_CASE(a_file_is_the_body_of_the_request_and_its_bytes_tell_its_type)
{
    const auto made = upload("GIF89a and more", "image/png");
    BOOST_TEST(made.status == 200u);
    BOOST_TEST(document_of(made).at("media_type").as_string() == "image/gif");
    BOOST_TEST(document_of(made).at("name").as_string() == "rose.png");
    const auto svg = upload("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", "image/svg+xml");
    BOOST_TEST(svg.status == 422u);
    BOOST_TEST(svg.body.find("PNG, JPEG, GIF or WebP") != std::string::npos);
    const auto large = upload(png + std::string(5'000'000, 'x'));
    BOOST_TEST(large.status == 413u);
    BOOST_TEST(large.body.find("larger than 5 MB") != std::string::npos);
    BOOST_TEST(upload({}).status == 422u);
}

BOOST_AUTO_TEST_CASE(uploading_and_deleting_need_a_token_that_may_write)
{
    const direct_caller reader{*service, {"rita", {scope::read}, 8}};
    BOOST_TEST(reader.ask("POST", "/images", png, {{"Content-Type", "image/png"}}).status == 403u);
    BOOST_TEST(load("/api/v1/outbound/images", "POST", {{"Content-Type", "image/png"}}).status == 401u);
    uploaded();
    BOOST_TEST(reader.ask("GET", "/images").status == 200u);
    BOOST_TEST(reader.ask("DELETE", "/images/1").status == 403u);
    BOOST_TEST(ada.ask("DELETE", "/images/1").status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
