// SNS and SES: signatures of both versions, sources of certificates, and the mapping of events.
#include "providers/ses/webhook.hpp"
#include "providers/ses/partitions.hpp"

#include "providers/ses/sns_identity.hpp"

#include <outbound/error.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

constexpr auto* topic = testing::sns_topic;
using testing::sns_identity;

ses::sns_message notification(std::string version = "2", std::string message = "{}")
{
    return testing::sns_notification(std::move(version), std::move(message));
}

std::vector<provider_event> events_in(const std::string& event)
{
    return ses::read_events(notification("2", event), "ses", timestamp{1s});
}

std::string mail(const std::string& rest)
{
    return R"({"mail":{"timestamp":"2026-11-22T15:00:00.000Z","messageId":"m-1","destination":["a@example.com"],
        "tags":{"outbound_key":["k3v9x0qa-1-2-1"],"ses:operation":["SendEmail"]}},)" +
           rest + "}";
}

struct mapped_event {
    const char* event;
    event_kind kind;
    bounce_class bounce;
    const char* reason;
    const char* suppress;
};

void check_mapping(const std::vector<mapped_event>& cases)
{
    for (const auto& [event, kind, bounce, reason, suppress] : cases)
        BOOST_TEST_CONTEXT(event)
        {
            const auto events = events_in(mail(event));
            BOOST_REQUIRE(events.size() == 1u);
            const auto& e = events[0];
            BOOST_TEST((e.kind == kind));
            BOOST_TEST((e.bounce == bounce));
            BOOST_TEST(e.reason == reason);
            BOOST_TEST(e.suppress == suppress);
            BOOST_TEST(e.key == "k3v9x0qa-1-2-1");
            BOOST_TEST(e.vendor_id == "m-1");
            BOOST_TEST(e.address == "a@example.com");
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ses_webhook)

BOOST_AUTO_TEST_CASE(both_versions_of_signatures_are_valid_and_others_are_not)
{
    const sns_identity sns;
    const ses::sns_certificate certificate{sns.certificate(), nullptr};
    for (const char* version : {"1", "2"}) {
        auto m = sns.sign(notification(version));
        BOOST_TEST(certificate.signed_by(m));
        m.subject = "added";
        BOOST_TEST(!certificate.signed_by(m));
        m = sns.sign(m);
        BOOST_TEST(certificate.signed_by(m));
        m.message += ' ';
        BOOST_TEST(!certificate.signed_by(m));
    }
    auto confirmation = notification();
    confirmation.type = "SubscriptionConfirmation";
    confirmation.token = "t";
    confirmation.subscribe_url = "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription";
    confirmation = sns.sign(confirmation);
    BOOST_TEST(certificate.signed_by(confirmation));
    confirmation.token = "u";
    BOOST_TEST(!certificate.signed_by(confirmation));
    auto third = notification("3");
    third.signature = sns.key.sign(ses::signed_text(third));
    BOOST_TEST(!certificate.signed_by(third));
    auto unsigned_one = notification();
    BOOST_TEST(!certificate.signed_by(unsigned_one));
    const sns_identity other;
    BOOST_TEST(!certificate.signed_by(other.sign(notification())));
}

BOOST_AUTO_TEST_CASE(only_a_valid_certificate_of_sns_is_taken)
{
    const sns_identity sns;
    for (const char* name : {"sns-signing.ap-east-2.amazonaws.com", "sns-signing.eusc-de-east-1.amazonaws.eu",
             "sns-eusc-de-east-1.amazonaws.eu", "sns.amazonaws.eu"})
        ses::sns_certificate{sns.certificate(name), nullptr};
    BOOST_CHECK_THROW((ses::sns_certificate{"", nullptr}), error);
    BOOST_CHECK_THROW(
        (ses::sns_certificate{"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", nullptr}), error);
    BOOST_CHECK_THROW((ses::sns_certificate{sns.certificate("sns.amazonaws.com", -60, -1), nullptr}), error);
    BOOST_CHECK_THROW((ses::sns_certificate{sns.certificate("sns.amazonaws.com", 60, 3600), nullptr}), error);
    for (const char* name :
        {"example.com", "sns.amazonaws.com.example.com", "sns-signing.a.b.amazonaws.com", "sns-signing..amazonaws.com",
            "sns-signing.us-east-1.amazonaws.eu", "sns-signing.eusc-de-east-1.amazonaws.com", "sns-signing."})
        BOOST_CHECK_THROW((ses::sns_certificate{sns.certificate(name), nullptr}), error);
    const std::unique_ptr<X509_STORE, ses::store_free> nobody{X509_STORE_new()};
    BOOST_CHECK_THROW((ses::sns_certificate{sns.certificate(), nobody.get()}), error);
}

BOOST_AUTO_TEST_CASE(nothing_is_fetched_from_anywhere_else)
{
    const char* good[] = {"https://sns.us-east-1.amazonaws.com/x.pem", "https://sns.us-east-1.amazonaws.com/a/b.pem"};
    for (const char* url : good) {
        auto m = notification();
        m.certificate_url = url;
        BOOST_TEST(ses::certificate_location(m).has_value(), url);
    }
    const char* bad[] = {"", "http://sns.us-east-1.amazonaws.com/x.pem", "https://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.us-east-1.amazonaws.com.evil.org/x.pem", "https://evil.org/sns.us-east-1.amazonaws.com/x.pem",
        "https://evil@sns.us-east-1.amazonaws.com/x.pem", "https://sns.us-east-1.amazonaws.com@evil.org/x.pem",
        "https://sns.us-east-1.amazonaws.com:8443/x.pem", "https://sns.us-east-1.amazonaws.com/x.txt",
        "https://sns.us-east-1.amazonaws.com/x?.pem", "https://sns.us-east-1.amazonaws.com/x#.pem",
        "https://sns.us-east-1.amazonaws.com", "https://sns.us-east-1.amazonaws.com\\@evil.org/x.pem",
        "https://xsns.us-east-1.amazonaws.com/x.pem", "https://s3.us-east-1.amazonaws.com/x.pem",
        "https://sns.us-east-1.s3.amazonaws.com/x.pem", "https://sns.us-east-1.amazonaws.com/a\r\nHost: evil/x.pem",
        "https://sns.us-east-1.amazonaws.com/a b.pem", "https://sns..amazonaws.com/x.pem"};
    for (const char* url : bad) {
        auto m = notification();
        m.certificate_url = url;
        BOOST_TEST(!ses::certificate_location(m).has_value(), url);
    }
    BOOST_TEST(ses::trusted_location("https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=1", topic)
                   ->target == "/?Action=ConfirmSubscription&Token=1");
}

BOOST_AUTO_TEST_CASE(each_region_has_the_domain_of_its_partition)
{
    const struct {
        std::string_view region, suffix;
    } cases[] = {
        {"us-east-1", "amazonaws.com"},
        {"mx-central-1", "amazonaws.com"},
        {"us-gov-west-1", "amazonaws.com"},
        {"cn-northwest-1", "amazonaws.com.cn"},
        {"eusc-de-east-1", "amazonaws.eu"},
        {"us-iso-east-1", "c2s.ic.gov"},
        {"us-isob-east-1", "sc2s.sgov.gov"},
        {"eu-isoe-west-1", "cloud.adc-e.uk"},
        {"us-isof-south-1", "csp.hci.ic.gov"},
        {"xx-new-1", "amazonaws.com"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.region)
        {
            BOOST_TEST(ses::dns_suffix(c.region) == c.suffix);
            const std::string region{c.region};
            const auto of_topic = "arn:aws:sns:" + region + ":123456789012:events";
            const auto host = "sns." + region + '.' + std::string{c.suffix};
            BOOST_TEST(ses::trusted_location("https://" + host + "/x.pem", of_topic)->host == host);
        }
    BOOST_TEST(!ses::trusted_location(
        "https://sns.eusc-de-east-1.amazonaws.com/x.pem", "arn:aws-eusc:sns:eusc-de-east-1:1:t"));
    BOOST_TEST(!ses::trusted_location("https://sns.us-east-1.amazonaws.eu/x.pem", "arn:aws:sns:us-east-1:1:t"));
}

BOOST_AUTO_TEST_CASE(each_kind_of_ses_event_is_mapped_as_documented)
{
    check_mapping({
        {R"("eventType":"Send","send":{})", event_kind::accepted, bounce_class::none, "", ""},
        {R"("eventType":"Delivery","delivery":{"recipients":["a@example.com"],"smtpResponse":"250"})",
            event_kind::delivered, bounce_class::none, "", ""},
        {R"("eventType":"Complaint","complaint":{"complaintSubType":"OnAccountSuppressionList",)"
         R"("complainedRecipients":[{"emailAddress":"a@example.com"}]})",
            event_kind::failed, bounce_class::none, "OnAccountSuppressionList", "vendor_list"},
        {R"("eventType":"Complaint","complaint":{"complaintFeedbackType":"abuse",)"
         R"("complainedRecipients":[{"emailAddress":"a@example.com"}]})",
            event_kind::complained, bounce_class::none, "abuse", "complaint"},
        {R"("eventType":"Complaint","complaint":{"complaintFeedbackType":"not-spam"})", event_kind::other,
            bounce_class::none, "not-spam", ""},
        {R"("eventType":"Reject","reject":{"reason":"Bad content"})", event_kind::failed, bounce_class::none,
            "rejected", ""},
        {R"("eventType":"Rendering Failure","failure":{"errorMessage":"x"})", event_kind::failed, bounce_class::none,
            "rendering_failure", ""},
        {R"("eventType":"Open","open":{"userAgent":"Mozilla"})", event_kind::opened, bounce_class::none, "", ""},
        {R"("eventType":"Click","click":{"link":"https://a"})", event_kind::clicked, bounce_class::none, "", ""},
        {R"("eventType":"DeliveryDelay","deliveryDelay":{"delayType":"MailboxFull"})", event_kind::deferred,
            bounce_class::none, "", ""},
        {R"("eventType":"Subscription","subscription":{"newTopicPreferences":{"unsubscribeAll":true}})",
            event_kind::unsubscribed, bounce_class::none, "", "unsubscribe"},
        {R"("eventType":"Novelty","novelty":{})", event_kind::other, bounce_class::none, "Novelty", ""},
        {R"("eventType":[])", event_kind::other, bounce_class::none, "", ""},
    });
}

BOOST_AUTO_TEST_CASE(bounces_of_ses_are_classified_by_type_and_status)
{
    check_mapping({
        {R"("notificationType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General",)"
         R"("bouncedRecipients":[{"emailAddress":"a@example.com","status":"5.1.1"}]})",
            event_kind::bounced, bounce_class::hard, "5.1.1", "bounce"},
        {R"("eventType":"Bounce","bounce":{"bounceType":"Transient","bounceSubType":"MailboxFull",)"
         R"("bouncedRecipients":[{"emailAddress":"a@example.com"}]})",
            event_kind::bounced, bounce_class::soft, "MailboxFull", ""},
        {R"("eventType":"Bounce","bounce":{"bounceType":"Transient","bounceSubType":"General",)"
         R"("bouncedRecipients":[{"emailAddress":"a@example.com"}]})",
            event_kind::bounced, bounce_class::undetermined, "General", ""},
        {R"("eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General",)"
         R"("bouncedRecipients":[{"emailAddress":"a@example.com","status":"4.4.7"}]})",
            event_kind::bounced, bounce_class::soft, "4.4.7", ""},
        {R"("eventType":"Bounce","bounce":{"bounceType":"Undetermined","bounceSubType":"Undetermined"})",
            event_kind::bounced, bounce_class::undetermined, "Undetermined", ""},
    });
}

BOOST_AUTO_TEST_CASE(temporary_code_in_a_diagnostic_suppresses_no_address)
{
    const auto bounced = [](const std::string& diagnostic) {
        return events_in(R"({"mail":{},"eventType":"Bounce","bounce":{"bounceType":"Permanent",)"
                         R"("bouncedRecipients":[{"emailAddress":"a@example.com","diagnosticCode":")" +
                         diagnostic + R"("}]}})")
            .at(0);
    };
    for (const auto* temporary : {"smtp; 450 4.2.1 mailbox busy", "smtp;451 try later", "SMTP; 452-4.2.2 mailbox full",
             "421 4.7.0 try later", "4.4.1 connection timed out", "smtp; the server said (4.2.2) over quota",
             "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<451 5.1.1 x>"})
        BOOST_TEST_CONTEXT(temporary)
        {
            const auto e = bounced(temporary);
            BOOST_TEST((e.bounce == bounce_class::soft));
            BOOST_TEST(e.suppress.empty());
        }
    for (const auto* permanent : {"smtp; 550 5.1.1 user unknown", "smtp; 550 see 4.2.2.1", "smtp; 550 5.1.1 not 4.2.2",
             "smtp; 550 451 mailboxes were full", "x-unix; no such user", "", ";", "smtp; 550 from 4.3",
             "smtp; 550 version 4.2.1beta", "smtp; 550 4..2"})
        BOOST_TEST_CONTEXT(permanent)
        {
            const auto e = bounced(permanent);
            BOOST_TEST((e.bounce == bounce_class::hard));
            BOOST_TEST(e.suppress == "bounce");
        }
}

BOOST_AUTO_TEST_CASE(other_notifications_give_no_event)
{
    BOOST_TEST(events_in("Successfully validated SNS topic for Amazon SES event publishing.").empty());
    BOOST_TEST(events_in("[]").empty());
    BOOST_TEST(events_in("{}").size() == 1u);
    BOOST_TEST(events_in(R"({"mail":7,"eventType":"Delivery","delivery":[]})").empty());
}

BOOST_AUTO_TEST_CASE(an_envelope_must_be_whole)
{
    boost::json::object whole{{"Type", "Notification"}, {"MessageId", "1"}, {"TopicArn", topic}, {"Message", "m"},
        {"Timestamp", "t"}, {"SignatureVersion", "2"}, {"Signature", "s"}, {"SigningCertURL", "u"}};
    BOOST_TEST(ses::read_sns(boost::json::serialize(whole)).message == "m");
    for (const auto& member : whole) {
        auto part = whole;
        part.erase(member.key());
        BOOST_CHECK_THROW(ses::read_sns(boost::json::serialize(part)), error);
        part[member.key()] = 7;
        BOOST_CHECK_THROW(ses::read_sns(boost::json::serialize(part)), error);
    }
    for (const char* body : {"", "[]", "{", "null"})
        BOOST_CHECK_THROW(ses::read_sns(body), error);
}

BOOST_AUTO_TEST_SUITE_END()
