package org.ddrroutes.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;

/** Reads CSV for a route of an editor's own. The first line names the fields; every value is text, with its leading zeros. */
@Component("csvRequests")
public class CsvRequests {

    private final ObjectReader reader = new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .with(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES);

    /**
     * One map for each line behind the first.
     *
     * @throws JsonProcessingException where a line has more or fewer values than the first, or cannot be read
     * @throws IllegalArgumentException where there is none
     */
    public List<Map<String, String>> read(@Body String csv) throws IOException {
        try (MappingIterator<Map<String, String>> lines = reader.readValues(csv)) {
            List<Map<String, String>> requests = lines.readAll();
            if (requests.isEmpty()) {
                throw new IllegalArgumentException("no line behind the first");
            }
            return requests;
        }
    }
}
