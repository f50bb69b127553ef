package org.ddrroutes.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.logging.Level;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.operations.security.OpenIdProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.web.util.UriComponentsBuilder;

/** The page for eyes, keyboards and screen readers: no violation that axe finds, nothing blocked, nothing cut off. */
@ExtendWith(SharedParts.class)
class ConsoleInBrowserTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    /** The script of axe-core; Selenium runs it whatever the page's policy says. */
    private static final String AXE = read("/axe.min.js");

    private static final String VIOLATIONS = "const done = arguments[0];"
            + "axe.run().then(found => done(found.violations.map(rule =>"
            + " rule.id + ': ' + rule.help + ' ' + rule.nodes.map(node => node.html).join(' '))), e => done([String(e)]))";

    private static TestSetup setup;

    @AutoClose
    private static OpenIdProvider provider;

    @AutoClose
    private static Product product;

    private static Sample dead;
    private static String bulk;

    @BeforeAll
    static void start(TestSetup ownSetup) throws Exception {
        setup = ownSetup;
        Files.createDirectories(SCREENSHOTS);
        provider = new OpenIdProvider();
        Map<String, String> settings = new TreeMap<>(provider.settings());
        settings.put("ddr.operators.otto.password", "{bcrypt}" + new BCryptPasswordEncoder(10).encode("otto's"));
        settings.put("ddr.operators.otto.role", "operator");
        product = Product.start(setup, settings);
        dead = send(BankAnswer.code("BSN001"), "DEAD");
        send(BankAnswer.code("CBS001"), "REJECTED");
        OperatorsClient operator = OperatorsClient.of(product).as("otto", "otto's");
        bulk = OperatorsClient.json(operator.post(
                        "/actuator/bulk", "{\"action\":\"replay\",\"filter\":{},\"reason\":\"set up by the bank\"}"))
                .path("id")
                .asText();
        // The charts show whole minutes.
        setup.postgres()
                .jdbc(setup.database())
                .update("UPDATE registration SET received_at = received_at - interval '10 minutes'");
    }

    @ParameterizedTest
    @CsvSource({"360,light", "360,dark", "1440,light", "1440,dark"})
    void showsEachViewToEverybody(int width, String scheme) throws Exception {
        Browser browser = new Browser(width, scheme, true);
        try (browser) {
            browser.open("/console/login");
            browser.isFit("login");
            browser.logIn();
            for (String view : List.of(
                    "",
                    "/gate",
                    "/stuck",
                    "/deadletters",
                    "/deadletters/summary",
                    "/deadletters/discarded",
                    "/registrations",
                    "/registrations/" + dead.requestUid(),
                    "/registrations/unknown",
                    "/callbacks",
                    "/bulk",
                    "/bulk/" + bulk,
                    "/audit")) {
                browser.open("/console" + view);
                String name = view.replace(dead.requestUid(), "one").replace(bulk, "one");
                browser.isFit("console" + name.replace('/', '-'));
            }
        }
    }

    @Test
    void worksByKeyboard() {
        try (Browser browser = new Browser(1440, "light", true)) {
            browser.logIn();
            browser.type(Keys.TAB);
            assertThat(browser.focused()).isEqualTo("Skip to the content");
            browser.type(Keys.TAB);
            assertThat(browser.focused()).isEqualTo("Overview");
            browser.type(Keys.TAB);
            browser.type(Keys.ENTER);
            browser.waitFor("h1", "Gate");
        }
    }

    @Test
    void loadsFiguresAnewAndReadsWithoutScript() {
        try (Browser browser = new Browser(1440, "light", true);
                Browser plain = new Browser(1440, "light", false)) {
            browser.logIn();
            String before = browser.text("#live");
            plain.logIn();
            plain.waitFor("#live", "Dead letters");
            assertThat(browser.count("#last-hour canvas")).isEqualTo(2);
            assertThat(plain.count("#last-hour canvas")).isZero();
            plain.press("#last-hour summary");
            plain.waitFor("#last-hour table", "2");

            send(BankAnswer.code("BSN004"), "DEAD");

            await().atMost(LIMIT).until(() -> !browser.text("#live").equals(before));
            assertThat(browser.errors()).isEmpty();
        }
    }

    /** The policy of the page, and its cookies, let the browser go to another site and come back. */
    @Test
    void logsInAtAProviderOfAnotherSite() {
        try (Browser browser = new Browser(1440, "light", true)) {
            browser.open("/console");
            browser.press("main a");
            browser.waitFor("#back", "Back");
            String nonce = UriComponentsBuilder.fromUriString(browser.driver.getCurrentUrl())
                    .build()
                    .getQueryParams()
                    .getFirst("nonce");
            provider.hasLoggedIn("vera", nonce, "viewer");
            browser.press("#back");

            browser.waitFor("h1", "Overview");
            browser.waitFor("header", "Log out vera");
            assertThat(browser.errors()).isEmpty();
        }
    }

    private static Sample send(BankAnswer answer, String state) {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), answer);
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
        }
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(setup.registration(sample.requestUid())).containsEntry("state", state));
        return sample;
    }

    private static String read(String resource) {
        try (InputStream in = ConsoleInBrowserTest.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Debian's chromium, without a window. */
    private static final class Browser implements AutoCloseable {

        private final ChromeDriver driver;

        Browser(int width, String scheme, boolean withScript) {
            ChromeOptions options = new ChromeOptions();
            options.setBinary(System.getProperty("browser.binary"));
            options.addArguments(
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--hide-scrollbars",
                    "--window-size=" + width + ",1000",
                    "--blink-settings=preferredColorScheme=" + (scheme.equals("dark") ? 0 : 1));
            if (!withScript) {
                options.setExperimentalOption(
                        "prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
            }
            LoggingPreferences logs = new LoggingPreferences();
            logs.enable(LogType.BROWSER, Level.ALL);
            options.setCapability("goog:loggingPrefs", logs);
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(
                            Path.of(System.getProperty("browser.driver")).toFile())
                    .usingAnyFreePort()
                    .build();
            driver = new ChromeDriver(service, options);
            // A window is never narrower than 500 pixels.
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", 1000, "deviceScaleFactor", 1, "mobile", false));
        }

        void open(String path) {
            driver.get(product.managementAddress(path).toString());
        }

        void logIn() {
            open("/console/login");
            driver.findElement(By.name("username")).sendKeys("otto");
            driver.findElement(By.name("password")).sendKeys("otto's", Keys.ENTER);
            waitFor("h1", "Overview");
        }

        void waitFor(String selector, String text) {
            await().atMost(LIMIT).ignoreExceptions().until(() -> text(selector).contains(text));
        }

        /** The page may replace an element between finding and reading it. */
        String text(String selector) {
            return await().atMost(LIMIT)
                    .ignoreException(StaleElementReferenceException.class)
                    .until(() -> driver.findElement(By.cssSelector(selector)).getText(), Objects::nonNull);
        }

        int count(String selector) {
            return driver.findElements(By.cssSelector(selector)).size();
        }

        void press(String selector) {
            driver.findElement(By.cssSelector(selector)).click();
        }

        void type(CharSequence... keys) {
            driver.switchTo().activeElement().sendKeys(keys);
        }

        String focused() {
            return driver.switchTo().activeElement().getText();
        }

        List<String> errors() {
            return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                    .map(LogEntry::getMessage)
                    // The answer to a page that is not there.
                    .filter(message -> !message.contains("status of 404"))
                    .toList();
        }

        void isFit(String name) throws Exception {
            Files.write(
                    SCREENSHOTS.resolve(name + "-" + run("return window.innerWidth") + "-" + scheme() + ".png"),
                    driver.getScreenshotAs(OutputType.BYTES));
            assertThat(errors()).as(name).isEmpty();
            assertThat(run("return [...document.querySelectorAll('.charts > div')]"
                            + ".every(chart => chart.scrollWidth <= chart.clientWidth)"))
                    .as(name + " shows its charts whole")
                    .isEqualTo(true);
            assertThat(run("return document.documentElement.scrollWidth <= window.innerWidth"))
                    .as(name + " needs no scrolling to the side")
                    .isEqualTo(true);
            run(AXE);
            assertThat(driver.executeAsyncScript(VIOLATIONS)).as(name).isEqualTo(List.of());
        }

        private Object scheme() {
            return run("return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'");
        }

        private Object run(String script) {
            return ((JavascriptExecutor) driver).executeScript(script);
        }

        @Override
        public void close() {
            driver.quit();
        }
    }
}
