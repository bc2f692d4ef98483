// A SendGrid account, and a server for it with answers set by the test.
#pragma once

#include "http/local_server.hpp"
#include "model/run_coroutine.hpp"
#include "providers/email_fixture.hpp"
#include "providers/sendgrid/account.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <mutex>

namespace outbound::testing {

inline const std::string accepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nX-Message-Id: 14c5d75ce93\r\n\r\n";

inline std::string answer(unsigned status, const std::string& body, const std::string& headers = {})
{
    return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + headers +
           "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string refuse(const std::vector<std::string>& fields)
{
    boost::json::array errors;
    for (const auto& field : fields)
        errors.push_back({{"field", field}, {"message", "Does not contain a valid address."}, {"help", nullptr}});
    return answer(400, boost::json::serialize(boost::json::object{{"errors", errors}}));
}

inline std::vector<std::string> addresses(const boost::json::object& request)
{
    std::vector<std::string> found;
    for (const auto& person : request.at("personalizations").as_array())
        found.push_back(boost::json::value_to<std::string>(person.at("to").at(0).at("email")));
    return found;
}

/// Records requests and answers with `reply`; an empty reply closes the connection.
struct fake_sendgrid {
    explicit fake_sendgrid(std::function<std::string(const boost::json::object&)> reply)
        : reply_{std::move(reply)},
          server{[this](peer& client) { serve(client); }}
    {
    }

    /// Number of requests so far.
    std::vector<boost::json::object> requests()
    {
        const std::lock_guard lock{mutex_};
        return requests_;
    }

    /// The heads of those requests.
    std::vector<std::string> heads()
    {
        const std::lock_guard lock{mutex_};
        return heads_;
    }

    void serve(peer& client)
    {
        for (auto request = client.read_request(); !request.empty(); request = client.read_request()) {
            const auto end = request.find("\r\n\r\n") + 4;
            std::string reply;
            {
                const std::lock_guard lock{mutex_};
                heads_.push_back(request.substr(0, end));
                requests_.push_back(boost::json::parse(request.substr(end)).as_object());
                reply = reply_(requests_.back());
            }
            if (reply.empty())
                return;
            client.write(reply);
        }
    }

    std::function<std::string(const boost::json::object&)> reply_;
    std::mutex mutex_;
    std::vector<std::string> heads_;
    std::vector<boost::json::object> requests_;
    local_server server;
};

struct account_fixture {
    boost::asio::io_context context{1};
    std::shared_ptr<const content> shared = shared_content(compile({}));

    sendgrid::settings settings(const std::string& url) const
    {
        sendgrid::settings wanted;
        wanted.name = "main";
        wanted.api_key = "SG.key";
        wanted.base_url = url;
        wanted.timeout = std::chrono::seconds{10};
        return wanted;
    }

    std::vector<message> messages(std::size_t count) const
    {
        std::vector<message> made;
        for (std::size_t i = 0; i < count; ++i)
            made.push_back(message_to(i, shared));
        return made;
    }

    std::vector<delivery> deliver(const sendgrid::settings& wanted, const std::vector<message>& batch)
    {
        sendgrid::account account{context.get_executor(), wanted};
        return run_coroutine(context, account.deliver(batch));
    }

    std::vector<delivery> deliver(const fake_sendgrid& to, const std::vector<message>& batch)
    {
        return deliver(settings(to.server.url()), batch);
    }

    static void check_all(
        const std::vector<delivery>& got, std::size_t count, delivery::outcome outcome, std::string_view code)
    {
        BOOST_TEST(got.size() == count);
        for (const auto& answer : got) {
            BOOST_TEST(to_string(answer.result) == to_string(outcome));
            BOOST_TEST(answer.code == code);
        }
    }
};

}  // namespace outbound::testing
