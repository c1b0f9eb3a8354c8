//! Tables as Parquet: typed columns, nulls where nothing is known.

use std::sync::Arc;

use parquet::{
    basic::{LogicalType, Repetition, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type},
    errors::Result,
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::{Type, TypePtr},
};

use crate::export::{
    ExportFile,
    table::{Cell, Column, Kind, Table},
};

/// The file of one table; `None` never happens, because the schema is made of the same columns.
pub(super) fn parquet(table: &Table) -> Option<ExportFile> {
    Some(ExportFile { name: format!("{}.parquet", table.name), content: bytes(table).ok()? })
}

fn bytes(table: &Table) -> Result<Vec<u8>> {
    let fields: Vec<TypePtr> = table.columns.iter().map(field).collect::<Result<_>>()?;
    let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
    // The name of the writing library is left out, so that its version does not change the bytes.
    let properties = WriterProperties::builder().set_created_by("tenzij".to_owned()).build();
    let mut content = Vec::new();
    let mut file = SerializedFileWriter::new(&mut content, Arc::new(schema), Arc::new(properties))?;
    let mut rows = file.next_row_group()?;
    for (at, column) in table.columns.iter().enumerate() {
        let Some(writer) = rows.next_column()? else { break };
        let cells = table.rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Empty));
        match column.kind {
            Kind::Text => {
                let texts = cells.map(|it| match it {
                    Cell::Empty => None,
                    other => Some(ByteArray::from(other.shown().as_bytes().to_vec())),
                });
                write::<ByteArrayType>(writer, texts)?;
            }
            Kind::Number => write::<DoubleType>(
                writer,
                cells.map(|it| match it {
                    Cell::Number(number) => Some(*number),
                    _ => None,
                }),
            )?,
            Kind::Integer => write::<Int64Type>(
                writer,
                cells.map(|it| match it {
                    Cell::Integer(whole) => Some(*whole),
                    _ => None,
                }),
            )?,
            Kind::Boolean => write::<BoolType>(
                writer,
                cells.map(|it| match it {
                    Cell::Boolean(value) => Some(*value),
                    _ => None,
                }),
            )?,
        }
    }
    rows.close()?;
    file.close()?;
    Ok(content)
}

fn field(column: &Column) -> Result<TypePtr> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Integer => (Physical::INT64, None),
        Kind::Boolean => (Physical::BOOLEAN, None),
    };
    let field = Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(field))
}

/// Writes a column: its values, and at which rows there are any.
fn write<T: DataType>(
    mut writer: SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    writer.typed::<T>().write_batch(&values, Some(&levels), None)?;
    writer.close()
}
