package org.ddrroutes;

import java.time.Clock;
import java.util.OptionalInt;
import org.ddrroutes.check.CheckAtStart;
import org.ddrroutes.check.UsableLog;
import org.ddrroutes.cli.Commands;
import org.ddrroutes.cli.ShortRunJvm;
import org.ddrroutes.startup.OutOfMemoryExit;
import org.ddrroutes.startup.StartupListeners;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the direct-debit registration routes. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DdrRoutes {

    public static void main(String[] args) throws InterruptedException {
        OptionalInt done = ShortRunJvm.run(args);
        if (done.isEmpty() && Commands.isEditors(args)) {
            // No log: what happens is told by the command alone. To set up the program's log takes a good part of a
            // check.
            System.setProperty("slf4j.provider", NOP_FallbackServiceProvider.class.getName());
            System.setProperty("slf4j.internal.verbosity", "WARN");
            // From JDK 18 on, it would make a handle for each constructor and method that is called once.
            System.setProperty("jdk.reflect.useNativeAccessorOnly", "true");
        }
        if (done.isEmpty()) {
            done = Commands.run(args, System.out, System.err);
        }
        if (done.isPresent()) {
            System.exit(done.getAsInt());
        }
        // Blocks of 256 KB (8 KB times 2 to the 5th), not of 4 MB for each of its threads: a message takes a few KB.
        System.getProperties().putIfAbsent("io.netty.allocator.maxOrder", "5");
        OutOfMemoryExit.install();
        SpringApplication program = new SpringApplication(DdrRoutes.class);
        program.addListeners(StartupListeners.all());
        program.addListeners(new UsableLog(), new CheckAtStart());
        program.run(args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
