package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.harness.ConsoleClient;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.operations.security.OpenIdProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/** Logins by OpenID Connect in place of a list of users: at the page, and with a bearer token at the endpoints. */
@ExtendWith(SharedParts.class)
class OpenIdLoginTest {

    private static final String CLOSE = "{\"action\":\"close\",\"reason\":\"test\",\"for\":\"1s\"}";

    @AutoClose
    private static OpenIdProvider provider;

    @AutoClose
    private static Product product;

    private static OperatorsClient anybody;

    @BeforeAll
    static void start(TestSetup setup) {
        provider = new OpenIdProvider();
        Map<String, String> settings = new TreeMap<>(provider.settings());
        // It counts as a login: the port may be opened to others.
        settings.put("server.address", "0.0.0.0");
        settings.put("ddr.login.allow-plain-http", "true");
        // The provider's own description says where to log out.
        settings.put("spring.security.oauth2.client.provider.corp.issuer-uri", provider.issuer());
        product = Product.start(setup, settings);
        anybody = OperatorsClient.of(product);
    }

    @Test
    void logsInAtThePageByTheProvider() {
        ConsoleClient browser = new ConsoleClient(product);
        assertThat(browser.get("/console").headers().firstValue("Location")).contains("/console/login");
        assertThat(browser.get("/console/login").body())
                .contains("href=\"/console/login/with/corp\"", "Log in with the company")
                .doesNotContain("type=\"password\"");

        HttpResponse<String> back = logIn(browser, "vera", List.of("viewer", "offline_access"));

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(back.headers().firstValue("Location")).contains("/console");
        assertThat(back.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("DDR-SESSION"))
                .singleElement()
                .asString()
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Lax", "Path=/console");
        assertThat(browser.get("/console").body()).contains("Log out vera");
        assertThat(browser.post("/console/gate", Map.of("action", "open")).statusCode())
                .as("a viewer acts on nothing")
                .isEqualTo(403);
    }

    @Test
    void actsAtThePageAndInTheAuditUnderTheProvidersName() {
        ConsoleClient browser = new ConsoleClient(product);
        logIn(browser, "otto müller|1", "operator");

        assertThat(browser.post("/console/gate", Map.of("action", "close", "reason", "test", "for", "1s"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/console/audit").body()).contains("otto_m_ller_1");
    }

    @Test
    void leadsToThePageThatWasAskedForBeforeTheLogin() {
        ConsoleClient browser = new ConsoleClient(product);
        String login = browser.get("/console/registrations?ref=a%26b&limit=5")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        Matcher link = Pattern.compile("href=\"(/console/login/with/corp[^\"]*)")
                .matcher(browser.get(login).body());
        assertThat(link.find()).isTrue();

        assertThat(browser.get(confirmed(browser, link.group(1).replace("&#x3D;", "="), "vera", "viewer"))
                        .headers()
                        .firstValue("Location"))
                .contains("/console/registrations?ref=a%26b&limit=5");
        assertThat(browser.get(confirmed(browser, "/console/login/with/corp?to=//evil.example", "vera", "viewer"))
                        .headers()
                        .firstValue("Location"))
                .contains("/console");
    }

    @Test
    void logsOutAtTheProviderTooButByNoRedirectWhichOurPolicyForbids() {
        ConsoleClient browser = new ConsoleClient(product);
        logIn(browser, "vera", "viewer");

        HttpResponse<String> out = browser.post("/console/logout", Map.of());

        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(out.headers().firstValue("Refresh").orElseThrow())
                .startsWith("0; url=" + provider.issuer() + "/end?id_token_hint=ey");
        assertThat(browser.get("/console").headers().firstValue("Location")).contains("/console/login");
    }

    @Test
    void letsNobodyInWithoutARole() {
        ConsoleClient browser = new ConsoleClient(product);
        logIn(browser, "nora", List.of("manager"));

        assertThat(browser.get("/console").statusCode()).isEqualTo(403);
    }

    @Test
    void takesALoginBackFromTheBrowserThatBeganItAlone() {
        ConsoleClient browser = new ConsoleClient(product);
        String back = confirmed(browser, "otto", "operator");

        assertThat(new ConsoleClient(product).get(back).statusCode()).isEqualTo(401);
        assertThat(browser.get("/console/login/code/corp").statusCode()).isEqualTo(401);
        assertThat(browser.get("/console/login/code/corp?code=c&state=another").statusCode())
                .isEqualTo(401);
    }

    @Test
    void takesALoginBackOnce() {
        ConsoleClient browser = new ConsoleClient(product);
        String back = confirmed(browser, "otto", "operator");

        assertThat(browser.get(back).statusCode()).isEqualTo(303);
        assertThat(new ConsoleClient(product).get(back).statusCode()).isEqualTo(401);
        assertThat(browser.get(back).statusCode()).isEqualTo(401);
    }

    @Test
    void takesNoTokenThatWasMadeForAnotherLogin() {
        ConsoleClient browser = new ConsoleClient(product);
        String back = confirmed(browser, "otto", "operator");
        provider.hasLoggedIn("otto", "another", "operator");

        assertThat(browser.get(back).statusCode()).isEqualTo(401);
    }

    /** What a token with these roles may read, act on, and of the metrics. */
    @ParameterizedTest
    @CsvSource({
        "viewer, 200, 403, 200",
        "operator, 200, 200, 200",
        "metrics, 403, 403, 200",
        "manager, 403, 403, 403",
        ", 403, 403, 403"
    })
    void letsABearerOfATokenDoWhatItsRoleMay(@Nullable String role, int read, int act, int metrics) {
        OperatorsClient client = bearer(provider.token("program", role));

        assertThat(client.get("/actuator/gate").statusCode()).isEqualTo(read);
        assertThat(client.post("/actuator/gate", CLOSE).statusCode()).isEqualTo(act);
        assertThat(client.get("/actuator/prometheus").statusCode()).isEqualTo(metrics);
    }

    @Test
    void refusesTokensOfOthersForOthersAndOfYesterday() {
        Instant now = Instant.now();
        List<String> wrong = List.of(
                "no-token",
                provider.token("otto", "operator") + "x",
                OpenIdProvider.signed(provider.claims("otto", "operator"), OpenIdProvider.key()),
                provider.signed(provider.claims("otto", "operator").audience("another program")),
                provider.signed(provider.claims("otto", "operator")
                        .issueTime(Date.from(now.minus(Duration.ofHours(2))))
                        .expirationTime(Date.from(now.minus(Duration.ofHours(1))))));

        assertThat(wrong).allSatisfy(token -> {
            HttpResponse<String> answer = bearer(token).get("/actuator/gate");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Bearer");
        });
        HttpResponse<String> none = anybody.get("/actuator/gate");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
        assertThat(anybody.get("/actuator/health").statusCode()).isEqualTo(200);
    }

    private static OperatorsClient bearer(String token) {
        return anybody.with("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> logIn(ConsoleClient browser, String name, Object roles) {
        return browser.get(confirmed(browser, name, roles));
    }

    /** Goes to the provider and logs in there. @return where its answer leads the browser */
    private static String confirmed(ConsoleClient browser, String name, Object roles) {
        return confirmed(browser, "/console/login/with/corp", name, roles);
    }

    private static String confirmed(ConsoleClient browser, String begin, String name, Object roles) {
        HttpResponse<String> away = browser.get(begin);
        assertThat(away.statusCode()).isEqualTo(302);
        URI at = URI.create(away.headers().firstValue("Location").orElseThrow());
        MultiValueMap<String, String> asked =
                UriComponentsBuilder.fromUri(at).build().getQueryParams();
        assertThat(at.toString()).startsWith(provider.issuer() + "/authorize");
        assertThat(asked).containsKeys("state", "nonce", "code_challenge");
        provider.hasLoggedIn(name, asked.getFirst("nonce"), roles);
        return "/console/login/code/corp?code=c&state=" + asked.getFirst("state");
    }
}
