mod inner {
    use sam_dsl::prelude::*;

    #[derive(Serialize, Deserialize, Table)]
    #[index(ByCity, partition_key = city)]
    #[index(ByCity, partition_key = city, sort_key = name)]
    pub struct Visit {
        #[partition_key]
        name: String,
        city: String,
    }
}

fn main() {}
