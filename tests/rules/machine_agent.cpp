// Programs that open and click mail are distinguished from people by their User-Agent.
#include "rules/machine_agent.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound::rules;

BOOST_AUTO_TEST_SUITE(machine_agent)

BOOST_AUTO_TEST_CASE(scanners_previews_crawlers_and_scripts_are_machines)
{
    for (const auto* agent :
        {"Mozilla/5.0 (compatible; Barracuda Sentinel)", "python-requests/2.31", "python-httpx/0.27.0", "axios/1.6.8",
            "Mozilla/5.0 (compatible; bingbot/2.0)", "curl/8.5.0", "node-fetch/1.0",
            "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b",
            "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Slackbot 1.0(+https://api.slack.com/robots)",
            "WhatsApp/2.23.20.0", "WhatsApp/2.23.20.0 A", "TelegramBot (like TwitterBot)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "Google-Safety",
            "Mozilla/5.0 (compatible; Google-Safety; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; Yahoo Link Preview; https://help.yahoo.com/kb/mail/)",
            "Mozilla/5.0 (compatible; Baiduspider/2.0)", "Sogou web spider/4.0(+http://www.sogou.com/docs/help)",
            "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider; "
            "spider-feedback@bytedance.com)",
            "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0", "Mozilla/5.0 (compatible; LinkedInBot/1.0)",
            "Example mail spider (+https://example.com/about)", "MailScanner/5.4", "Java-http-client/17.0.9",
            "reqwest/0.12.4", "HTTPie/3.2.2", "Faraday v2.9.0", "Dart/3.4 (dart:io)", "node", "Bun/1.1.8",
            "Deno/1.44.0", "Symfony HttpClient (Curl)"})
        BOOST_TEST(is_machine_agent(agent), agent);
}

BOOST_AUTO_TEST_CASE(phones_mail_programs_and_image_proxies_are_people)
{
    for (const auto* agent : {"", "Mozilla/5.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/128.0",
             "Mozilla/5.0 (Node)", "Mozilla/5.0 (via ggpht.com GoogleImageProxy)",
             "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy",
             "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
             "Mozilla/5.0 (Linux; U; Android 4.2.2; en-us; CUBOT; Build/JDQ39) AppleWebKit/534.30",
             "Mozilla/5.0 (Linux; Android 10; CUBOT) AppleWebKit/537.36",
             "Mozilla/5.0 (Linux; Android 8.1; Spider 8 Build/O11019) AppleWebKit/537.36 Chrome/90.0 Mobile",
             "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 CamScanner/6.50",
             "Mozilla/5.0 (Linux; Android 13; SM-S911B) AppleWebKit/537.36 Chrome/120.0 Mobile WhatsApp/2.23",
             "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 [FBAN/FBIOS;FBAV/440.0]",
             "Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "Microsoft Office/16.0 (Microsoft Outlook 16.0)",
             "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.6.0"})
        BOOST_TEST(!is_machine_agent(agent), agent);
}

BOOST_AUTO_TEST_SUITE_END()
