package org.ddrroutes.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.startup.SettingFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Checks everything before anything is opened, and stops the start where something is wrong. */
public final class CheckAtStart implements ApplicationListener<ApplicationPreparedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(CheckAtStart.class);
    private static final Pattern FOLDER = Pattern.compile("file:(.+)/\\*\\.camel\\.yaml");

    /** The folder of the route files that Camel loads. */
    public static Path routesOf(Environment environment) {
        Matcher folder = FOLDER.matcher(environment.getProperty("camel.main.routes-include-pattern", ""));
        return Path.of(folder.matches() ? folder.group(1) : "routes");
    }

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent event) {
        var environment = event.getApplicationContext().getEnvironment();
        environment.getPropertySources().remove(UsableLog.SOURCE);
        Path routes = routesOf(environment);
        if (!Files.isDirectory(routes)) {
            throw new SettingFault(
                    List.of("There is no folder " + routes + " here."), "Run the program beside routes/ and config/.");
        }
        List<Finding> findings = new ProgramCheck(environment, new ProgramFacts()).check(routes);
        findings.stream().filter(finding -> !finding.isError()).forEach(finding -> LOG.warn("{}", finding));
        List<String> errors = findings.stream()
                .filter(Finding::isError)
                .map(Finding::toString)
                .toList();
        if (!errors.isEmpty()) {
            throw new SettingFault(
                    errors, "Correct it where it stands. The same is told by: java -jar ddr-routes.jar check");
        }
    }
}
