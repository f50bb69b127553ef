package org.ddrroutes.broker;

import org.ddrroutes.startup.SettingFault;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.intake.*}.
 *
 * @param consumers concurrent consumers of the request queue, one bank call each
 */
@ConfigurationProperties("ddr.intake")
record IntakeSettings(@DefaultValue("16") int consumers) {

    IntakeSettings {
        if (consumers < 1) {
            throw new SettingFault("ddr.intake.consumers must be 1 or more, but is " + consumers);
        }
    }
}
