package org.ddrroutes.callback;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Setting {@code ddr.vendors}.
 *
 * @param vendors each known {@code vendorId} and its {@code companyId}s; where one of both is empty, any will do
 */
@ConfigurationProperties("ddr")
record KnownVendors(@DefaultValue Map<String, List<String>> vendors) {

    boolean knowsVendor(String vendorId) {
        return vendors.isEmpty() || vendors.containsKey(vendorId);
    }

    boolean knowsCompany(String vendorId, String companyId) {
        List<String> companies = vendors.get(vendorId);
        return companies == null ? vendors.isEmpty() : companies.isEmpty() || companies.contains(companyId);
    }
}
