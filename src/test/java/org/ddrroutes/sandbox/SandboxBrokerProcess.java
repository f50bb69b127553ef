package org.ddrroutes.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A broker in a JVM of its own. Arguments: port, directory. */
final class SandboxBrokerProcess {

    private SandboxBrokerProcess() {}

    public static void main(String[] args) throws Exception {
        new SandboxBroker(Integer.parseInt(args[0]), Path.of(args[1]), List.of("ddr.registrations"), Clock.systemUTC())
                .start();
        System.out.println(Kill.READY);
        Thread.currentThread().join();
    }
}
